pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// Everything that was corrected, the latest first; each may be taken back, which is a correction again.
FocusScope {
    id: root
    Panel {
        x: Theme.margin
        width: root.width - 2 * Theme.margin
        height: root.height - 2 * Theme.u
        Empty {
            visible: CorrectionModel.doneCount === 0
            anchors.centerIn: parent
            width: parent.width - 12 * Theme.u
            what: qsTrId("corrections.none_done")
            note: qsTrId("corrections.none_done_note")
        }
        ListView {
            id: list
            objectName: "correctionsDone"
            anchors.fill: parent
            anchors.margins: 1.4 * Theme.u
            clip: true
            cacheBuffer: 0
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: CorrectionModel.done
            footer: Btn {
                objectName: "correctionsMore"
                visible: CorrectionModel.more
                height: visible ? implicitHeight : 0
                text: qsTrId("corrections.more")
                onClicked: CorrectionModel.moreDone()
            }
            delegate: Item {
                id: done
                required property var row
                width: list.width - 1.4 * Theme.u
                height: Math.max(words.height, Theme.touch) + 2 * Theme.u
                Rectangle { y: parent.height - height; width: parent.width; height: Theme.hair; color: Theme.line }
                CorrectionTrail { id: words; x: 1 * Theme.u; y: 1 * Theme.u; width: parent.width - acts.width - 3 * Theme.u; line: done.row }
                Row {
                    id: acts
                    x: parent.width - width
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: 1 * Theme.u
                    Btn { objectName: "look_" + done.row.key; text: qsTrId("corrections.evidence"); size: 2.2; pad: 2 * Theme.u; onClicked: CorrectionModel.openEntry(done.row.key) }
                    RoleBtn { needs: "correct"; objectName: "undo_" + done.row.key; visible: done.row.undo; text: qsTrId("attendance.undo_short"); size: 2.2; pad: 2 * Theme.u; onClicked: CorrectionModel.wishUndo(done.row.key) }
                }
            }
        }
    }
}
