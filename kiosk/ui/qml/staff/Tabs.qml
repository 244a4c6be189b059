pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import ".."

// Pages side by side, one of them open.  The arrow keys go to the next one.
Row {
    id: root
    property var tabs: []                // [{ key, word }]
    property string open: ""
    signal turned(string key)
    spacing: 1 * Theme.u
    function step(by: int) {
        const next = tabs[tabs.findIndex(tab => tab.key === open) + by]
        if (next)
            turned(next.key)
    }
    Keys.onLeftPressed: step(-1)
    Keys.onRightPressed: step(1)
    Repeater {
        model: root.tabs
        AbstractButton {
            id: tab
            required property var modelData
            readonly property bool on: modelData.key === root.open
            objectName: "turn_" + modelData.key
            text: modelData.word
            height: Theme.touch
            width: word.implicitWidth + 3 * Theme.u
            checked: on
            focusPolicy: Qt.TabFocus
            Accessible.role: Accessible.PageTab
            Accessible.name: text
            Keys.onReturnPressed: click()
            onClicked: root.turned(modelData.key)
            background: Rectangle {
                radius: 1.2 * Theme.u
                color: tab.on ? Theme.tint : "transparent"
                border.color: Theme.focus
                border.width: tab.activeFocus ? 2 * Theme.pen : 0
                Rectangle {
                    visible: tab.on
                    x: 2 * Theme.u
                    y: parent.height - height
                    width: parent.width - 4 * Theme.u
                    height: 0.5 * Theme.u
                    color: Theme.action
                }
            }
            contentItem: Item {
                Txt {
                    id: word
                    anchors.centerIn: parent
                    text: tab.text
                    size: 2.6
                    strong: tab.on
                    color: tab.on ? Theme.action : Theme.ink
                    Accessible.ignored: true
                }
            }
        }
    }
}
