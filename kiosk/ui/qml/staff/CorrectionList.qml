pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// Entries, one of them open.
ListView {
    id: list
    property string open: CorrectionModel.entryKey
    property bool whose: true            // says whom each is about
    cacheBuffer: 0
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    ScrollBar.vertical: Scroll {}
    delegate: AbstractButton {
        id: line
        required property var row
        readonly property bool on: row.key === list.open
        objectName: "entry_" + row.key
        width: list.width
        height: Math.max(words.height + 2 * Theme.u, Theme.touch)
        focusPolicy: Qt.TabFocus
        Accessible.name: [row.what, row.who, row.when, row.mark].filter(t => t).join(" ")
        Keys.onReturnPressed: click()
        onClicked: CorrectionModel.openEntry(row.key)
        background: Rectangle {
            color: line.on || line.down ? Theme.tint : "transparent"
            border.color: Theme.focus
            border.width: line.activeFocus ? 2 * Theme.pen : 0
            radius: 1 * Theme.u
            Rectangle { y: parent.height - height; width: parent.width; height: Theme.hair; color: Theme.line }
        }
        contentItem: Item {
            Column {
                id: words
                x: 1 * Theme.u
                anchors.verticalCenter: parent.verticalCenter
                width: line.width - 3 * Theme.u
                spacing: 0.2 * Theme.u
                Row {
                    width: parent.width
                    spacing: 1.4 * Theme.u
                    Txt { id: what; width: Math.min(implicitWidth, parent.width - when.width - parent.spacing); text: line.row.what; size: 2.4; strong: true; font.strikeout: line.row.out; color: line.row.out ? Theme.inkSoft : Theme.ink; Accessible.ignored: true }
                    Txt { id: when; anchors.baseline: what.baseline; text: line.row.when; size: 2.2; color: Theme.inkSoft; Accessible.ignored: true }
                }
                Txt { visible: list.whose; width: parent.width; text: [line.row.who, line.row.where].filter(t => t).join("　"); size: 2.2; Accessible.ignored: true }
                Txt { visible: text !== ""; width: parent.width; text: line.row.of; size: 2.2; Accessible.ignored: true }
                Txt { visible: text !== ""; width: parent.width; text: line.row.mark; size: 2.2; strong: true; color: line.row.out ? Theme.inkSoft : Theme.waitInk; wrapMode: Text.Wrap; maximumLineCount: 2; Accessible.ignored: true }
            }
        }
    }
}
