pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// With what people signed in, each way with its number; one of them can be looked at alone.
ListView {
    id: root
    objectName: "methods"
    orientation: ListView.Horizontal
    cacheBuffer: 0
    height: Math.max(6 * Theme.u, 60)
    spacing: 0.8 * Theme.u
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    model: TodayModel.methods
    delegate: AbstractButton {
        id: way
        required property var modelData
        readonly property bool on: modelData.key === TodayModel.method
        objectName: "by_" + modelData.key
        text: modelData.title
        height: ListView.view.height
        width: Math.max(60, word.implicitWidth + 2.4 * Theme.u)
        checked: on
        focusPolicy: Qt.TabFocus
        Accessible.role: Accessible.CheckBox
        Accessible.name: text
        Keys.onReturnPressed: click()
        onClicked: TodayModel.pickMethod(modelData.key)
        background: Item {
            Rectangle {
                anchors.centerIn: parent
                width: parent.width
                height: 4.6 * Theme.u
                radius: 1.2 * Theme.u
                color: way.on ? Theme.action : Theme.card
                border.color: way.activeFocus ? Theme.focus : Theme.edge
                border.width: way.activeFocus ? 2 * Theme.pen : way.on ? 0 : Theme.hair
            }
        }
        contentItem: Item {
            Txt {
                id: word
                anchors.centerIn: parent
                text: way.text
                size: 2
                strong: way.on
                color: way.on ? Theme.actionInk : Theme.ink
                Accessible.ignored: true
            }
        }
    }
}
