pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import ".."

// The lessons of a day: one to choose, or several.
Column {
    id: root
    property string title: ""
    property var options: []             // [{ key, title, begins, ends }]
    property var picked: []
    property bool several: false
    signal touched(key: string)
    spacing: 0.6 * Theme.u
    Txt { text: root.title; size: 2.2; color: Theme.inkSoft }
    Txt { visible: root.options.length === 0; text: qsTrId("attendance.no_lessons"); size: 2.4 }
    Flow {
        width: root.width
        spacing: 1 * Theme.u
        Repeater {
            model: root.options
            AbstractButton {
                id: option
                required property var modelData
                readonly property bool on: root.picked.includes(modelData.key)
                objectName: "lesson_" + modelData.key
                text: modelData.title
                height: Theme.touch
                width: Math.max(Theme.touch, Math.min(root.width, word.implicitWidth + 4 * Theme.u))
                checked: on
                focusPolicy: Qt.TabFocus
                Accessible.role: root.several ? Accessible.CheckBox : Accessible.RadioButton
                Accessible.name: text
                Keys.onReturnPressed: click()
                onClicked: root.touched(modelData.key)
                background: Rectangle {
                    radius: 1.2 * Theme.u
                    color: option.on ? Theme.action : Theme.card
                    border.color: option.activeFocus ? Theme.focus : Theme.edge
                    border.width: option.activeFocus ? 2 * Theme.pen : option.on ? 0 : Theme.pen
                }
                contentItem: Item {
                    Txt {
                        id: word
                        anchors.centerIn: parent
                        width: Math.min(implicitWidth, option.width - 1.2 * Theme.u)
                        text: option.text
                        size: 2.4
                        strong: option.on
                        color: option.on ? Theme.actionInk : Theme.ink
                        Accessible.ignored: true
                    }
                }
            }
        }
    }
}
