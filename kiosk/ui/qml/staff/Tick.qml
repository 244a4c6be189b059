import QtQuick
import QtQuick.Controls.Basic
import ".."

// A box to tick; its word is for those who hear it.
AbstractButton {
    id: root
    property bool on: false
    property bool seen: true              // the software renderer clips no shapes
    width: Theme.touch - 1 * Theme.u
    checked: on
    focusPolicy: Qt.TabFocus
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Keys.onReturnPressed: click()
    background: Rectangle {
        color: root.down ? Theme.tint : "transparent"
        radius: 1 * Theme.u
        border.color: Theme.focus
        border.width: root.activeFocus ? Theme.pen : 0
    }
    contentItem: Item {
        Rectangle {
            anchors.centerIn: parent
            width: Math.max(3.2 * Theme.u, 26)
            height: width
            radius: 0.6 * Theme.u
            color: root.on ? Theme.action : Theme.card
            border.color: Theme.edge
            border.width: root.on ? 0 : Theme.pen
            Icon {
                visible: root.on && root.seen
                anchors.centerIn: parent
                name: "tick"
                size: parent.width * 0.8
                weight: 6
                color: Theme.actionInk
            }
        }
    }
}
