import QtQuick
import Kiosk.Models
import ".."

// No platform tells the time: two members of staff do, by their own watches.
Panel {
    id: root
    function attest() {
        if (watch.text.trim() !== "")
            PackagesModel.attest(watch.text)
    }
    Keys.onPressed: event => {
        const key = event.key
        if (watch.activeFocus)
            return
        if (key >= Qt.Key_0 && key <= Qt.Key_9)
            PackagesModel.digit(key - Qt.Key_0)
        else if (key === Qt.Key_Backspace)
            PackagesModel.backspace()
        else if (key === Qt.Key_Return || key === Qt.Key_Enter)
            root.attest()
        else
            return
        event.accepted = true
    }
    Column {
        id: words
        x: 4 * Theme.u
        y: 2.4 * Theme.u
        width: (Theme.portrait ? parent.width : parent.width / 2) - 6 * Theme.u
        spacing: 1.2 * Theme.u
        Txt { text: qsTrId("packages.clock.title"); size: 2.8; strong: true }
        Txt { objectName: "deskTime"; text: PackagesModel.now; size: 5; strong: true }
        Txt { width: parent.width; text: PackagesModel.clockSaid; size: 2.4; strong: true; wrapMode: Text.Wrap; color: PackagesModel.clockSure ? Theme.goodInk : Theme.waitInk }
        Txt { width: parent.width; text: qsTrId("packages.clock.note").arg(StaffModel.operator); size: 2.4; color: Theme.inkSoft; wrapMode: Text.Wrap }
        Field { id: watch; asksKeys: true; objectName: "watchTime"; width: Math.min(parent.width, 40 * Theme.u); placeholderText: qsTrId("packages.clock.watch") }
        Txt { width: parent.width; text: qsTrId("points.second").arg(StaffModel.operator); size: 2.4; strong: true; wrapMode: Text.Wrap }
        Row {
            spacing: 1 * Theme.u
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTrId("pin.entered").arg(PackagesModel.pinCount)
            Repeater {
                model: Math.max(PackagesModel.pinLeast, PackagesModel.pinCount)
                Dot { required property int index; size: 2.4 * Theme.u; hollow: index >= PackagesModel.pinCount }
            }
        }
    }
    PinPad {
        objectName: "secondPad"
        x: Theme.portrait ? words.x : words.x + words.width + 4 * Theme.u
        y: Theme.portrait ? words.y + words.height + 2 * Theme.u : 3 * Theme.u
        spacing: 1.2 * Theme.u
        keyW: (Math.min(root.width - x - 4 * Theme.u, 60 * Theme.u) - 2 * spacing) / 3
        keyH: Math.max(60, Math.min(10 * Theme.u, (root.height - y - 3 * Theme.u - 3 * spacing) / 4))
        entered: PackagesModel.pinCount
        least: PackagesModel.pinLeast
        locked: watch.text.trim() === ""
        go: qsTrId("packages.clock.attest")
        onDigit: d => PackagesModel.digit(d)
        onErase: PackagesModel.backspace()
        onConfirm: root.attest()
    }
}
