import QtQuick
import QtQuick.Controls.Basic
import ".."

// One verification in the list of records: shape, word, whose, when, and what must not be overlooked.
AbstractButton {
    id: root
    required property var row
    required property int index
    property bool inSight: true          // the software renderer clips no shapes
    property bool current: false
    property bool narrow: false
    readonly property var shapes: ({ good: "tick", wait: "alert", bad: "hand", later: "clock" })
    readonly property var tones: ({ good: Theme.goodInk, wait: Theme.waitInk, bad: Theme.badInk, later: Theme.offline })
    objectName: "record_" + row.key
    height: Math.max(narrow ? 11 * Theme.u : 7.8 * Theme.u, 60)
    text: row.said
    focusPolicy: Qt.NoFocus
    Accessible.name: [row.at, row.said, row.code, row.voucher, row.name, row.operator, row.note].filter(t => t).join(" ")
    background: Rectangle {
        radius: 1 * Theme.u
        color: root.down ? Theme.tint : "transparent"
        border.color: Theme.focus
        border.width: root.current ? 2 * Theme.pen : 0
        Rectangle { y: parent.height; width: parent.width; height: Theme.hair; color: Theme.line }
    }
    contentItem: Item {
        Icon {
            visible: root.inSight
            x: 1 * Theme.u
            name: root.shapes[root.row.look] || "clock"
            filled: true
            size: 3.4 * Theme.u
            color: root.tones[root.row.look] || Theme.offline
            cut: Theme.card
            anchors.verticalCenter: parent.verticalCenter
        }
        Column {
            x: 5.8 * Theme.u
            width: root.narrow ? parent.width - x - 1.4 * Theme.u : parent.width * 0.52 - x
            anchors.verticalCenter: parent.verticalCenter
            Txt { width: parent.width; text: [root.row.said, root.row.code].filter(t => t).join("　"); size: 2.4; strong: true }
            Txt {
                width: parent.width
                text: [root.row.voucher, root.row.name].filter(t => t).join("　")
                size: 2.2
                color: Theme.inkSoft
            }
            Txt {
                visible: root.narrow
                width: parent.width
                text: [root.row.at, root.row.note || root.row.operator].filter(t => t).join("　")
                size: 2.2
                strong: root.row.unread
                color: root.row.note ? Theme.waitInk : Theme.inkSoft
            }
        }
        Txt {
            visible: !root.narrow
            x: parent.width * 0.53
            width: parent.width * 0.25
            anchors.verticalCenter: parent.verticalCenter
            text: root.row.note
            size: 2.2
            strong: root.row.unread
            color: Theme.waitInk
            wrapMode: Text.Wrap
            maximumLineCount: 2
        }
        Column {
            visible: !root.narrow
            x: parent.width * 0.79
            width: parent.width - x - 1.6 * Theme.u
            anchors.verticalCenter: parent.verticalCenter
            Txt { width: parent.width; horizontalAlignment: Text.AlignRight; text: root.row.at; size: 2.2 }
            Txt { width: parent.width; horizontalAlignment: Text.AlignRight; text: root.row.operator; size: 2.2; color: Theme.inkSoft }
        }
    }
}
