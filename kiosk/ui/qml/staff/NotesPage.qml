pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// Somebody wants to sign in and a note says: look into it first.  One confirmation, for this visit alone.
Item {
    id: root
    readonly property bool tall: Theme.portrait
    readonly property var atDesk: LearnerModel.atDesk
    readonly property real half: tall ? width - 2 * Theme.margin : (width - 2 * Theme.margin - 2 * Theme.u) / 2
    focus: true
    Txt {
        id: title
        x: Theme.margin
        y: 2.5 * Theme.u
        width: parent.width - 2 * Theme.margin
        text: [qsTrId("notes.stop_title"), HelpModel.name].filter(t => t).join("　")
        size: 3.6
        strong: true
    }
    Panel {
        id: what
        x: Theme.margin
        y: 9.5 * Theme.u
        width: root.half
        height: root.tall ? 60 * Theme.u : root.height - y - 2.5 * Theme.u
        NoteList {
            objectName: "stopNotes"
            x: 3 * Theme.u
            y: 3 * Theme.u
            width: parent.width - 6 * Theme.u
            notes: LearnerModel.atDesk
        }
        Txt {
            x: 3 * Theme.u
            y: parent.height - height - 3 * Theme.u
            width: parent.width - 6 * Theme.u
            text: root.atDesk.length ? qsTrId("notes.stop_note") : qsTrId("notes.gone")
            size: 2.4
            color: Theme.inkSoft
            wrapMode: Text.Wrap
        }
    }
    Panel {
        x: root.tall ? Theme.margin : what.x + what.width + 2 * Theme.u
        y: root.tall ? what.y + what.height + 2 * Theme.u : what.y
        width: root.half
        height: root.height - y - 2.5 * Theme.u
        Column {
            x: 2.4 * Theme.u
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width - 4.8 * Theme.u
            spacing: 2 * Theme.u
            Btn {
                objectName: "notesConfirm"
                width: parent.width
                height: Math.max(11 * Theme.u, 60)
                kind: "primary"
                size: 3.4
                text: qsTrId("notes.confirm")
                note: qsTrId("notes.confirm_note")
                onClicked: LearnerModel.lookedInto()
            }
            Btn {
                objectName: "notesDeny"
                width: parent.width
                kind: "bad"
                text: qsTrId("notes.deny")
                note: qsTrId("notes.deny_note")
                onClicked: LearnerModel.stop()
            }
        }
    }
}
