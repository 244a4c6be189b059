pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import ".."

// What a step found: a mark, a name, a value.
Flickable {
    id: root
    property var lines: []
    property real nameW: Math.min(30 * Theme.u, 0.36 * width)
    readonly property var icons: ({ ok: "tick", warn: "alert", fail: "hand" })
    readonly property var inks: ({ ok: Theme.goodInk, warn: Theme.waitInk, fail: Theme.badInk })
    contentHeight: column.height
    implicitHeight: column.height
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    ScrollBar.vertical: Scroll {}
    Column {
        id: column
        width: root.width - 2 * Theme.u
        Repeater {
            model: root.lines
            Item {
                id: line
                required property var modelData
                width: column.width
                height: Math.max(5 * Theme.u, value.height + 1.4 * Theme.u, name.height + 1.4 * Theme.u)
                Rectangle { y: parent.height - height; width: parent.width; height: Theme.hair; color: Theme.line }
                Icon {
                    // the software renderer draws a shape whole where its view cuts it
                    visible: line.modelData.state in root.icons && line.y >= root.contentY && line.y + line.height <= root.contentY + root.height
                    anchors.verticalCenter: parent.verticalCenter
                    name: root.icons[line.modelData.state] ?? "tick"
                    filled: true
                    size: 3 * Theme.u
                    color: root.inks[line.modelData.state] ?? Theme.offline
                    cut: Theme.card
                }
                Txt { id: name; x: 4.4 * Theme.u; anchors.verticalCenter: parent.verticalCenter; width: root.nameW - x; text: line.modelData.name; size: 2.4; color: Theme.inkSoft; wrapMode: Text.Wrap }
                Txt { id: value; x: root.nameW + 1 * Theme.u; anchors.verticalCenter: parent.verticalCenter; width: parent.width - x; text: line.modelData.value; size: Theme.body; strong: true; wrapMode: Text.Wrap }
            }
        }
    }
}
