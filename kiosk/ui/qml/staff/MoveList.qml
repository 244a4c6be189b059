pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// What was decided about the enrolment, the newest first, each to be taken back; below, what may be decided now.
Item {
    id: root
    signal undo(move: string)
    readonly property var moves: LearnerModel.moves
    Txt { id: head; text: qsTrId("moves.title"); size: 2.8; strong: true }
    Flickable {
        y: head.height + 1.4 * Theme.u
        width: parent.width
        height: acts.y - y - 1.4 * Theme.u
        clip: true
        contentHeight: list.height
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: Scroll {}
        Column {
            id: list
            width: parent.width - 1.4 * Theme.u
            spacing: 1.2 * Theme.u
            Txt { visible: root.moves.length === 0; width: parent.width; text: qsTrId("moves.none"); size: 2.4; color: Theme.inkSoft; wrapMode: Text.Wrap }
            Repeater {
                model: LearnerModel.moves
                Item {
                    id: one
                    required property var modelData
                    objectName: "move_" + modelData.key
                    width: list.width
                    height: Math.max(said.height, back.visible ? back.height : 0)
                    Column {
                        id: said
                        width: parent.width - (back.visible ? back.width + 1.6 * Theme.u : 0)
                        Txt { width: parent.width; text: one.modelData.what; size: 2.4; strong: !one.modelData.undone; color: one.modelData.undone ? Theme.inkSoft : Theme.ink; wrapMode: Text.Wrap }
                        Txt { width: parent.width; text: one.modelData.undone ? one.modelData.since + "　" + qsTrId("moves.undone") : one.modelData.since; size: 2.2; color: Theme.inkSoft }
                    }
                    RoleBtn {
                        needs: "help"
                        id: back
                        objectName: "undo_" + one.modelData.key
                        visible: !one.modelData.undone
                        anchors.right: parent.right
                        text: qsTrId("moves.undo")
                        onClicked: root.undo(one.modelData.key)
                    }
                }
            }
        }
    }
    Row {
        id: acts
        readonly property real cell: (width - 2 * spacing) / 3
        y: parent.height - height
        width: parent.width
        spacing: 1.2 * Theme.u
        RoleBtn { needs: "help"; objectName: "act_TRANSFER"; width: acts.cell; pad: 0.4 * Theme.u; text: qsTrId("moves.transfer"); enabled: LearnerModel.attends; onClicked: LearnerModel.show("TRANSFER") }
        RoleBtn { needs: "help"; objectName: "act_QUIT"; width: acts.cell; pad: 0.4 * Theme.u; kind: "bad"; text: qsTrId("moves.quit"); enabled: LearnerModel.attends; onClicked: LearnerModel.show("QUIT") }
        RoleBtn { needs: "help"; objectName: "act_LATE_VOUCHER"; width: acts.cell; pad: 0.4 * Theme.u; text: qsTrId("moves.bind"); enabled: LearnerModel.late; onClicked: LearnerModel.show("LATE_VOUCHER") }
    }
}
