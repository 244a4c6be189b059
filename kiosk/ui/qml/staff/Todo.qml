pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// What has to be dealt with, and the place of the rail that does.
Panel {
    id: root
    Row {
        id: head
        x: 2.4 * Theme.u
        height: 6.6 * Theme.u
        spacing: 1.4 * Theme.u
        Txt { text: qsTrId("today.todo"); size: 2.8; strong: true; anchors.verticalCenter: parent.verticalCenter }
        Txt {
            visible: TodayModel.todoCount > 0
            text: qsTrId("today.todo_count").arg(TodayModel.todoCount)
            size: 2.4
            color: Theme.inkSoft
            anchors.verticalCenter: parent.verticalCenter
        }
    }
    Txt {
        visible: TodayModel.updated !== ""
        anchors.right: parent.right
        anchors.rightMargin: 2.4 * Theme.u
        height: head.height
        verticalAlignment: Text.AlignVCenter
        text: qsTrId("today.updated").arg(TodayModel.updated)
        size: 2.2
        color: Theme.inkSoft
    }
    Empty {
        visible: TodayModel.todoCount === 0
        anchors.centerIn: parent
        width: parent.width - 8 * Theme.u
        what: qsTrId("today.nothing_to_do")
        note: qsTrId("today.nothing_to_do_note")
    }
    ListView {
        id: list
        cacheBuffer: 0
        x: 2.4 * Theme.u
        y: head.height
        width: parent.width - 4.8 * Theme.u
        height: parent.height - y - 0.6 * Theme.u
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: Scroll {}
        model: TodayModel.todo
        delegate: AbstractButton {
            id: item
            required property var modelData
            readonly property bool seen: y - list.contentY > -1 && y + height / 2 + 1.8 * Theme.u - list.contentY < list.height + 1
            width: ListView.view.width
            height: Math.max(6.7 * Theme.u, 60)
            text: modelData.what
            Accessible.name: [modelData.what, modelData.who, modelData.at, modelData.code].join(" ")
            focusPolicy: Qt.TabFocus
            Keys.onReturnPressed: click()
            onClicked: {
                if (modelData.place === "today")
                    TodayModel.ask(modelData.classNo, modelData.column, "")
                else
                    StaffModel.open(modelData.place)
                if (modelData.column === "questions")
                    QuestionModel.show()
            }
            background: Rectangle {
                color: item.down || item.activeFocus ? Theme.tint : "transparent"
                Rectangle { width: parent.width; height: Theme.hair; color: Theme.line }
            }
            contentItem: Item {
                Icon {
                    id: mark
                    visible: item.seen
                    name: item.modelData.grave ? "hand" : "alert"
                    filled: true
                    size: 3.4 * Theme.u
                    color: item.modelData.grave ? Theme.badInk : Theme.waitInk
                    cut: Theme.card
                    anchors.verticalCenter: parent.verticalCenter
                }
                Txt {
                    id: what
                    x: 5 * Theme.u
                    width: Math.min(implicitWidth, 34 * Theme.u)
                    anchors.verticalCenter: parent.verticalCenter
                    text: item.modelData.what
                    size: 2.4
                    strong: true
                }
                Txt {
                    x: Math.max(19 * Theme.u, what.x + what.width + 1.5 * Theme.u)
                    width: at.x - x - 1 * Theme.u
                    anchors.verticalCenter: parent.verticalCenter
                    text: item.modelData.who
                    size: 2.2
                    color: Theme.inkSoft
                }
                Txt {
                    id: at
                    x: parent.width - 15.4 * Theme.u
                    anchors.verticalCenter: parent.verticalCenter
                    text: item.modelData.at
                    size: 2.2
                    color: Theme.inkSoft
                }
                Txt {
                    x: parent.width - 8.2 * Theme.u
                    anchors.verticalCenter: parent.verticalCenter
                    text: item.modelData.code
                    size: 2
                    color: Theme.inkSoft
                }
                Icon {
                    visible: item.seen
                    anchors.right: parent.right
                    name: "right"
                    size: 2.4 * Theme.u
                    color: Theme.edge
                    weight: 5
                    anchors.verticalCenter: parent.verticalCenter
                }
            }
        }
    }
}
