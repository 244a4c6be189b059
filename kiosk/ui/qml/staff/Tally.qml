import QtQuick
import QtQuick.Controls.Basic
import ".."

// A number that can be touched to see who; one that nobody can be behind takes no touch.
AbstractButton {
    id: root
    property int n: 0
    property color ink: Theme.ink
    property real size: 2.6
    property string caption: ""
    property bool open: true
    property bool atEnd: false
    enabled: open && n > 0
    text: open ? n : "–"
    Accessible.name: caption + " " + text
    focusPolicy: Qt.TabFocus
    Keys.onReturnPressed: click()
    background: Rectangle {
        color: root.down ? Theme.tint : "transparent"
        radius: 1 * Theme.u
        border.color: Theme.focus
        border.width: root.activeFocus ? 2 * Theme.pen : 0
    }
    contentItem: Item {
        Txt {
            anchors.verticalCenter: parent.verticalCenter
            x: root.atEnd ? parent.width - width : (parent.width - width) / 2
            text: root.text
            size: root.size
            strong: root.enabled
            color: root.enabled ? root.ink : Theme.inkSoft
            Accessible.ignored: true
        }
    }
}
