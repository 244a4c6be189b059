pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import ".."

// One of a few, all in sight.
Column {
    id: root
    property string title: ""
    property var options: []             // [{ key, title, off }], off: why it cannot be chosen
    property string picked: ""
    property int columns: 0              // 0: as many as fit, each as wide as its word
    spacing: 0.6 * Theme.u
    Txt { text: root.title; size: 2.2; color: Theme.inkSoft }
    Flow {
        width: root.width
        spacing: 1 * Theme.u
        Repeater {
            model: root.options
            AbstractButton {
                id: option
                required property var modelData
                objectName: "option_" + modelData.key
                readonly property bool on: modelData.key === root.picked
                text: modelData.title
                height: Theme.touch
                width: root.columns ? (root.width - (root.columns - 1) * Theme.u) / root.columns - 0.01
                                    : Math.max(Theme.touch, Math.min(root.width, word.implicitWidth + 4 * Theme.u))
                checked: on
                enabled: !modelData.off
                focusPolicy: Qt.TabFocus
                Accessible.role: Accessible.RadioButton
                Accessible.name: text
                Keys.onReturnPressed: click()
                onClicked: root.picked = modelData.key
                background: Rectangle {
                    radius: 1.2 * Theme.u
                    color: option.on ? Theme.action : option.enabled ? Theme.card : Theme.paper
                    border.color: option.activeFocus ? Theme.focus : Theme.edge
                    border.width: option.activeFocus ? 2 * Theme.pen : option.on ? 0 : Theme.pen
                }
                contentItem: Item {
                    Txt {
                        id: word
                        anchors.centerIn: parent
                        width: Math.min(implicitWidth, option.width - 1.2 * Theme.u)
                        text: option.text
                        size: root.columns ? 2.2 : 2.4
                        strong: option.on
                        color: option.on ? Theme.actionInk : option.enabled ? Theme.ink : Theme.inkSoft
                        Accessible.ignored: true
                    }
                }
            }
        }
    }
    Txt {
        objectName: root.objectName + "Off"
        visible: text !== ""
        width: root.width
        text: [...root.options].map(one => one.off ?? "").filter(why => why).join(" · ")
        size: 2.2
        color: Theme.inkSoft
        wrapMode: Text.Wrap
    }
}
