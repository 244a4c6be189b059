pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// Notes, the weightiest first: shape and level, what about, staff's own words, since when and by whom.
Column {
    id: root
    property var notes: []               // [{ key, level, kind, words, since }]
    property bool lifts: false           // each with a way to take it away
    signal lift(note: string)
    readonly property var levels: LearnerModel.levels
    spacing: 1.2 * Theme.u
    function levelWord(level: string): string {
        const found = root.levels.find(one => one.key === level)
        return found ? found.title : ""
    }
    Repeater {
        model: root.notes
        Item {
            id: one
            required property var modelData
            objectName: "note_" + modelData.key
            width: root.width
            height: Math.max(said.height, root.lifts ? away.height : 0)
            Column {
                id: said
                width: parent.width - (root.lifts ? away.width + 1.6 * Theme.u : 0)
                NoteTag { level: one.modelData.level; word: one.modelData.kind; levelWord: root.levelWord(one.modelData.level); size: 2.6 }
                Txt { visible: text !== ""; width: parent.width; text: one.modelData.words; size: 2.4; wrapMode: Text.Wrap }
                Txt { width: parent.width; text: one.modelData.since; size: 2.2; color: Theme.inkSoft }
            }
            RoleBtn {
                needs: "help"
                id: away
                objectName: "lift_" + one.modelData.key
                visible: root.lifts
                anchors.right: parent.right
                text: qsTrId("notes.lift")
                onClicked: root.lift(one.modelData.key)
            }
        }
    }
}
