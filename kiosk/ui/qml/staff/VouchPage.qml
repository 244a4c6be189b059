pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// Somebody waits for one word of staff: who it is said to be, why that is not enough, and which document was seen.
Item {
    id: root
    readonly property bool tall: Theme.portrait
    readonly property real half: tall ? width - 2 * Theme.margin : (width - 2 * Theme.margin - 2 * Theme.u) / 2
    focus: true
    Txt {
        id: title
        x: Theme.margin
        y: 2.5 * Theme.u
        text: qsTrId("vouch.title")
        size: 3.6
        strong: true
    }
    Panel {
        id: who
        x: Theme.margin
        y: 9.5 * Theme.u
        width: root.half
        height: root.tall ? 50 * Theme.u : root.height - y - 2.5 * Theme.u
        Column {
            x: 3 * Theme.u
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width - 6 * Theme.u
            spacing: 1.6 * Theme.u
            Row {
                width: parent.width
                spacing: 1.4 * Theme.u
                Icon { id: mark; name: "alert"; filled: true; size: 4 * Theme.u; color: Theme.waitInk; cut: Theme.card }
                Txt {
                    objectName: "vouchWhy"
                    width: parent.width - mark.width - parent.spacing
                    anchors.verticalCenter: mark.verticalCenter
                    text: [HelpModel.why, HelpModel.code].filter(t => t).join("　")
                    size: 2.6
                    strong: true
                    color: Theme.waitInk
                    wrapMode: Text.Wrap
                }
            }
            Txt {
                objectName: "vouchName"
                width: parent.width
                text: HelpModel.name || qsTrId("vouch.unnamed")
                size: HelpModel.name ? 6 : 3.4
                strong: true
                wrapMode: Text.Wrap
            }
            Txt { width: parent.width; text: HelpModel.what; size: 3.4; wrapMode: Text.Wrap }
            Txt { width: parent.width; text: HelpModel.when; size: 2.4; color: Theme.inkSoft; wrapMode: Text.Wrap }
            NoteList { objectName: "vouchNotes"; width: parent.width; notes: LearnerModel.atDesk }
        }
    }
    Panel {
        x: root.tall ? Theme.margin : who.x + who.width + 2 * Theme.u
        y: root.tall ? who.y + who.height + 2 * Theme.u : who.y
        width: root.half
        height: root.height - y - 2.5 * Theme.u
        Column {
            x: 2.4 * Theme.u
            y: 2 * Theme.u
            width: parent.width - 4.8 * Theme.u
            spacing: 1.6 * Theme.u
            Connections {   // a word about one person is never given for the next
                target: HelpModel
                function onChanged() { papers.picked = "" }
            }
            Choice {
                id: papers
                objectName: "vouchDocument"
                width: parent.width
                title: qsTrId("vouch.next")
                columns: 2
                options: StaffModel.documents
            }
        }
        Column {
            x: 2.4 * Theme.u
            y: parent.height - height - 2 * Theme.u
            width: parent.width - 4.8 * Theme.u
            spacing: 1.2 * Theme.u
            Btn {
                objectName: "vouch"
                width: parent.width
                height: Math.max(9 * Theme.u, 60)
                kind: "primary"
                size: 3.4
                text: qsTrId("vouch.confirm")
                note: qsTrId("vouch.confirm_note")
                enabled: papers.picked !== ""
                onClicked: HelpModel.vouch(papers.picked)
            }
            Btn {
                objectName: "vouchDeny"
                width: parent.width
                kind: "bad"
                text: qsTrId("vouch.deny")
                note: qsTrId("vouch.deny_note")
                onClicked: HelpModel.deny()
            }
        }
    }
}
