import QtQuick
import QtQuick.Controls.Basic
import ".."

// One of a few ways to narrow a list; the chosen one is filled.
AbstractButton {
    id: root
    property bool on: false
    height: Theme.touch
    width: Math.max(Theme.touch, word.implicitWidth + 3 * Theme.u)
    checked: on
    focusPolicy: Qt.TabFocus
    Accessible.role: Accessible.RadioButton
    Accessible.name: text
    Keys.onReturnPressed: click()
    background: Rectangle {
        radius: 1.2 * Theme.u
        color: root.on ? Theme.action : Theme.card
        border.color: root.activeFocus ? (root.on ? Theme.ink : Theme.focus) : Theme.edge
        border.width: root.activeFocus ? 2 * Theme.pen : root.on ? 0 : Theme.pen
    }
    contentItem: Item {
        Txt {
            id: word
            anchors.centerIn: parent
            text: root.text
            size: 2.4
            strong: root.on
            color: root.on ? Theme.actionInk : Theme.ink
            Accessible.ignored: true
        }
    }
}
