import QtQuick
import Kiosk.Models
import ".."

// No platform tells the time: two members of staff do, by their own watches.
Panel {
    id: root
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
    }
    SecondPin {
        objectName: "clockSecond"
        needs: "help"
        x: Theme.portrait ? words.x : words.x + words.width + 4 * Theme.u
        y: Theme.portrait ? words.y + words.height + 2 * Theme.u : 2.4 * Theme.u
        width: Math.min(root.width - x - 4 * Theme.u, 60 * Theme.u)
        keyH: 10 * Theme.u
        room: root.height - y - 2 * Theme.u
        focus: true
        locked: watch.text.trim() === ""
        go: qsTrId("packages.clock.attest")
        onGiven: PackagesModel.attest(watch.text)
    }
}
