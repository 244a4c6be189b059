import QtQuick
import Kiosk.Models
import ".."

// No platform tells the time: two members of staff do, by their own watches.
Panel {
    id: root
    Column {
        x: 4 * Theme.u
        y: 3 * Theme.u
        width: Math.min(parent.width - 8 * Theme.u, 100 * Theme.u)
        spacing: 1.6 * Theme.u
        Txt { text: qsTrId("packages.clock.title"); size: 2.8; strong: true }
        Txt { objectName: "deskTime"; text: PackagesModel.now; size: 6; strong: true }
        Txt { width: parent.width; text: PackagesModel.clockSaid; size: 2.4; strong: true; wrapMode: Text.Wrap; color: PackagesModel.clockSure ? Theme.goodInk : Theme.waitInk }
        Txt { width: parent.width; text: qsTrId("packages.clock.note").arg(StaffModel.operator); size: 2.4; color: Theme.inkSoft; wrapMode: Text.Wrap }
        Flow {
            width: parent.width
            spacing: 1.4 * Theme.u
            Field { id: second; asksKeys: true; objectName: "secondName"; width: 40 * Theme.u; placeholderText: qsTrId("packages.clock.second") }
            Field { id: watch; asksKeys: true; objectName: "watchTime"; width: 34 * Theme.u; placeholderText: qsTrId("packages.clock.watch") }
        }
        Btn {
            objectName: "attest"
            kind: "primary"
            text: qsTrId("packages.clock.attest")
            enabled: second.text.trim() !== "" && watch.text.trim() !== ""
            onClicked: PackagesModel.attest(second.text, watch.text)
        }
    }
}
