pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import ".."

// The sittings of a class along the day: how many of those expected are there, and where the day is now.
AbstractButton {
    id: root
    property var blocks: []              // [{ key, times, from, to, present, expected, state, shown }], thousandths
    property int now: -1
    property string note: ""             // of a class that has not begun
    focusPolicy: Qt.TabFocus
    Accessible.name: [text, ...blocks.map(b => b.times + " " + b.present + "/" + b.expected), note].filter(t => t).join(" ")
    Keys.onReturnPressed: click()
    background: Rectangle {
        radius: 1 * Theme.u
        color: root.down ? Theme.tint : "transparent"
        border.color: Theme.focus
        border.width: root.activeFocus ? 2 * Theme.pen : 0
    }
    contentItem: Item {
        Rectangle { y: (parent.height - height) / 2; width: parent.width; height: Theme.hair; color: Theme.line }
        Repeater {
            model: root.blocks
            Rectangle {
                id: block
                required property var modelData
                readonly property bool coming: modelData.state === "coming"
                readonly property real share: modelData.expected > 0 ? modelData.present / modelData.expected : 0
                x: root.width * modelData.from / 1000
                width: Math.max(1.2 * Theme.u, root.width * (modelData.to - modelData.from) / 1000 - 0.3 * Theme.u)
                height: 4.4 * Theme.u
                y: (root.height - height) / 2
                radius: 0.6 * Theme.u
                color: coming ? Theme.card : modelData.expected > modelData.present ? Theme.badSoft : Theme.tint
                border.width: modelData.state === "on" ? Theme.pen : Theme.hair
                border.color: modelData.state === "on" ? Theme.action : Theme.edge
                Rectangle {
                    visible: !Theme.highContrast
                    x: block.border.width
                    y: block.border.width
                    width: (block.width - 2 * x) * block.share
                    height: parent.height - 2 * y
                    radius: 0.4 * Theme.u
                    color: Theme.goodSoft
                }
                Txt {
                    anchors.centerIn: parent
                    visible: implicitWidth < block.width - 0.6 * Theme.u
                    text: block.modelData.present + "/" + block.modelData.expected
                    size: 2
                    strong: block.modelData.shown && !block.coming
                    color: Theme.highContrast && !block.coming ? "#000000" : Theme.ink
                    Accessible.ignored: true
                }
            }
        }
        Rectangle {
            visible: root.now >= 0
            x: root.width * root.now / 1000
            width: Math.max(2, Theme.pen / 2)
            height: parent.height
            color: Theme.action
        }
        Txt {
            visible: root.note !== "" && implicitWidth < width + 1
            readonly property real free: root.blocks.length > 0 ? root.width * root.blocks[0].from / 1000 : root.width
            width: free - 1 * Theme.u
            anchors.verticalCenter: parent.verticalCenter
            text: root.note
            size: 2
            color: Theme.inkSoft
            Accessible.ignored: true
        }
    }
}
