pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// The classes, one of them open.
ListView {
    id: root
    objectName: "classTabs"
    cacheBuffer: 0
    orientation: ListView.Horizontal
    height: Theme.touch
    spacing: 1 * Theme.u
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    model: tabs
    readonly property var tabs: AttendanceModel.classes
    readonly property string open: AttendanceModel.classNo
    function show(): void {              // whoever comes back sees which class it is, also among dozens
        const at = tabs.findIndex(one => one.key === root.open)
        forceLayout()
        if (at >= 0)
            positionViewAtIndex(at, ListView.Contain)
    }
    onOpenChanged: Qt.callLater(show)
    onCountChanged: Qt.callLater(show)
    onWidthChanged: Qt.callLater(show)
    Component.onCompleted: Qt.callLater(show)
    delegate: AbstractButton {
        id: tab
        required property var modelData
        readonly property bool on: modelData.key === AttendanceModel.classNo
        objectName: "tab_" + modelData.key
        text: modelData.title
        height: Theme.touch
        width: Math.min(word.implicitWidth + 4 * Theme.u, 40 * Theme.u)
        checked: on
        focusPolicy: Qt.TabFocus
        Accessible.role: Accessible.RadioButton
        Accessible.name: text
        Keys.onReturnPressed: click()
        onClicked: AttendanceModel.openClass(modelData.key)
        background: Rectangle {
            radius: 1.2 * Theme.u
            color: tab.on ? Theme.action : Theme.card
            border.color: tab.activeFocus ? Theme.focus : Theme.edge
            border.width: tab.activeFocus ? 2 * Theme.pen : tab.on ? 0 : Theme.pen
        }
        contentItem: Item {
            Txt {
                id: word
                anchors.centerIn: parent
                width: Math.min(implicitWidth, tab.width - 2 * Theme.u)
                text: tab.text
                size: 2.2
                strong: tab.on
                color: tab.on ? Theme.actionInk : Theme.ink
                Accessible.ignored: true
            }
        }
    }
}
