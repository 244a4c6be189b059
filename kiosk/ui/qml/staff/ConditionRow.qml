import QtQuick
import ".."

// One line of what is well and what is not: its mark, name, state, why, and what to do.
Item {
    id: line
    required property var row
    readonly property var icons: ({ ok: "tick", info: "tick", warn: "alert", fail: "hand" })
    readonly property var inks: ({ ok: Theme.goodInk, info: Theme.goodInk, warn: Theme.waitInk, fail: Theme.badInk })
    readonly property bool narrow: Theme.portrait    // the words below, not beside
    readonly property real pad: 1 * Theme.u
    readonly property real lies: y - (ListView.view?.contentY ?? 0)
    function seen(mark: Item): bool {                // the software renderer clips no shapes
        return line.lies + mark.y > -1 && line.lies + mark.y + mark.height < (ListView.view?.height ?? Infinity) + 1
    }
    function middle(height: real): real {            // of the name's line, or of the whole row
        return (line.narrow ? 2 * line.pad + part.height : line.height) / 2 - height / 2
    }
    height: line.narrow ? 3 * line.pad + part.height + words.height : Math.max(Theme.row, words.height + 2 * line.pad, part.height + 2 * line.pad)
    Rectangle { y: parent.height - height; width: parent.width; height: Theme.hair; color: Theme.line }
    Icon {
        id: mark
        visible: line.seen(mark) && name in strokes && line.row.state in line.icons
        name: line.icons[line.row.state] ?? "tick"
        filled: true
        size: 3.6 * Theme.u
        color: line.inks[line.row.state] ?? Theme.offline
        cut: Theme.card
        y: line.middle(height)
    }
    Dot {
        id: dot
        visible: line.seen(dot) && !(line.row.state in line.icons)
        hollow: true
        size: 2.4 * Theme.u
        x: 0.6 * Theme.u
        color: Theme.offline
        y: line.middle(height)
    }
    Txt {
        id: part
        x: 5.4 * Theme.u
        y: line.middle(height)
        width: 24 * Theme.u
        text: line.row.name
        size: 2.6
        strong: true
        wrapMode: Text.Wrap
    }
    Txt {
        id: condition
        x: 30 * Theme.u
        y: line.middle(height)
        width: 12 * Theme.u
        text: line.row.stateWord
        size: 2.4
        strong: true
        color: line.inks[line.row.state] ?? Theme.inkSoft
    }
    Column {
        id: words
        x: line.narrow ? part.x : condition.x + condition.width + 1 * Theme.u
        y: line.narrow ? 2 * line.pad + part.height : (line.height - height) / 2
        width: line.width - x - (line.narrow ? 2 : 7.6) * Theme.u
        Txt { width: parent.width; visible: text !== ""; text: line.row.detail; size: 2.4; wrapMode: Text.Wrap }
        Txt {
            width: parent.width
            visible: line.row.remedy !== ""
            text: qsTrId("devices.remedy").arg(line.row.remedy)
            size: 2.2
            color: Theme.inkSoft
            wrapMode: Text.Wrap
        }
    }
    Txt {
        anchors.right: parent.right
        anchors.rightMargin: 1.6 * Theme.u   // beside the scroll bar
        y: line.middle(height)
        text: line.row.code
        size: 2
        color: Theme.inkSoft
    }
}
