pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// Find a learner of the rosters and choose one, over whatever page asked.
Rectangle {
    id: root
    property string title: ""
    property bool typing: false          // touched: the screen's own keyboard is up
    signal picked(learner: string, who: string)
    signal closed()
    color: Theme.paper
    focus: true
    Keys.onEscapePressed: closed()
    Component.onCompleted: field.forceActiveFocus()

    function seek() {
        typing = false
        StaffModel.seek(field.text)
        list.forceActiveFocus()
    }
    Btn {
        id: back
        objectName: "pickerBack"
        x: Theme.margin
        y: 2 * Theme.u
        text: qsTrId("key.back")
        iconName: "left"
        onClicked: root.closed()
    }
    Txt {
        x: back.x + back.width + 3 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        width: root.width - x - Theme.margin
        text: root.title
        size: 3.6
        strong: true
    }
    Field {
        id: field
        objectName: "pickerSearch"
        x: Theme.margin
        y: back.y + back.height + 2 * Theme.u
        width: root.width - 2 * Theme.margin - find.width - 1.4 * Theme.u
        placeholderText: qsTrId("roster.hint")
        live: true
        onPaused: StaffModel.seek(text)
        onAccepted: root.seek()
        onPressed: root.typing = true
    }
    Btn {
        id: find
        objectName: "pickerFind"
        x: field.x + field.width + 1.4 * Theme.u
        y: field.y
        text: qsTrId("keyboard.search")
        onClicked: root.seek()
    }
    Panel {
        x: Theme.margin
        y: field.y + field.height + 2 * Theme.u
        width: root.width - 2 * Theme.margin
        height: root.height - y - 2.5 * Theme.u
        Empty {
            visible: StaffModel.learnerCount === 0
            anchors.centerIn: parent
            width: parent.width - 8 * Theme.u
            iconName: "roster"
            what: StaffModel.sought ? qsTrId("roster.none").arg(StaffModel.sought) : qsTrId("roster.nothing")
            note: StaffModel.sought ? qsTrId("roster.pick_none_note") : qsTrId("roster.pick_note")
        }
        ListView {
            id: list
            objectName: "pickerList"
            cacheBuffer: 0
            anchors.fill: parent
            anchors.margins: 1 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: StaffModel.learners
            delegate: AbstractButton {
                id: hit
                required property var row
                objectName: "pick_" + row.key
                width: list.width
                height: Math.max(8.4 * Theme.u, 60)
                text: row.name
                Accessible.name: [row.name, row.number, row.className].join(" ")
                focusPolicy: Qt.TabFocus
                Keys.onReturnPressed: click()
                onClicked: root.picked(hit.row.key, hit.row.name + "　" + hit.row.number)
                background: Rectangle {
                    radius: 1 * Theme.u
                    color: hit.down ? Theme.tint : "transparent"
                    border.color: Theme.focus
                    border.width: hit.activeFocus ? Theme.pen : 0
                    Rectangle { y: parent.height; width: parent.width; height: Theme.hair; color: Theme.line }
                }
                contentItem: Item {
                    Txt { x: 1.4 * Theme.u; y: 0.6 * Theme.u; width: parent.width - 2.8 * Theme.u; text: hit.row.name; size: 2.6; strong: true }
                    Txt {
                        x: 1.4 * Theme.u
                        y: parent.height - height - 0.6 * Theme.u
                        width: parent.width - 2.8 * Theme.u
                        text: hit.row.number + "　" + hit.row.className
                        size: 2.2
                        color: Theme.inkSoft
                    }
                }
            }
        }
    }
    Keyboard {
        visible: root.typing
        width: root.width
        y: root.height - height
        target: field
        onGo: root.seek()
        onAway: root.typing = false
    }
}
