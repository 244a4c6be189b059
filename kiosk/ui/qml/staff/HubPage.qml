pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// The desks that share the hub: whose entries count here.  Two people read a key to each other, then it is accepted.
Item {
    id: root
    property string asked: ""            // the desk whose key is being compared
    focus: true
    Keys.onEscapePressed: HubModel.leave()

    Btn { id: back; objectName: "hubBack"; x: Theme.margin; y: 2 * Theme.u; text: qsTrId("key.back"); iconName: "left"; onClicked: HubModel.leave() }
    Txt {
        x: back.x + back.width + 3 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        width: root.width - x - Theme.margin
        text: qsTrId("hub.title")
        size: 3.6
        strong: true
    }
    Panel {
        id: panel
        x: Theme.margin
        y: back.y + back.height + 2 * Theme.u
        width: root.width - 2 * Theme.margin
        height: root.height - y - 2.5 * Theme.u
        Empty {
            visible: list.count === 0
            anchors.centerIn: parent
            width: parent.width - 12 * Theme.u
            iconName: "device"
            what: qsTrId("hub.nobody")
            note: qsTrId("hub.nobody_note")
        }
        ListView {
            id: list
            objectName: "hubDesks"
            x: 2 * Theme.u
            y: 1.4 * Theme.u
            width: parent.width - 4 * Theme.u
            height: own.y - y - 1 * Theme.u
            clip: true
            cacheBuffer: 0
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: HubModel.desks
            delegate: Item {
                id: line
                required property var modelData
                readonly property bool asked: root.asked === modelData.desk
                width: list.width
                height: Math.max(Theme.row, words.height + 2 * Theme.u, buttons.height + 1.6 * Theme.u)
                Rectangle { y: parent.height - height; width: parent.width; height: Theme.hair; color: Theme.line }
                Icon {
                    id: mark
                    visible: line.y + y - list.contentY > -1 && line.y + y + height - list.contentY < list.height + 1   // the software renderer clips no shapes
                    name: line.modelData.well ? "tick" : "alert"
                    filled: true
                    size: 3.6 * Theme.u
                    color: line.modelData.well ? Theme.goodInk : Theme.waitInk
                    cut: Theme.card
                    anchors.verticalCenter: parent.verticalCenter
                }
                Column {
                    id: words
                    x: mark.width + 1.6 * Theme.u
                    width: buttons.x - x - 2 * Theme.u
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: 0.2 * Theme.u
                    Txt { width: parent.width; text: [line.modelData.name, line.modelData.desk].filter(t => t).join("　"); size: 2.6; strong: true; wrapMode: Text.Wrap }
                    Txt { width: parent.width; text: line.asked ? qsTrId("hub.compare") : line.modelData.how; size: 2.2; color: line.asked ? Theme.badInk : Theme.inkSoft; wrapMode: Text.Wrap }
                    Txt { width: parent.width; text: line.modelData.key; size: 2; color: Theme.inkSoft; wrapMode: Text.Wrap }
                }
                Row {
                    id: buttons
                    anchors.right: parent.right
                    anchors.rightMargin: 1.6 * Theme.u
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: 1 * Theme.u
                    Btn {
                        objectName: "hubAccept"
                        visible: !line.modelData.accepted
                        text: line.asked ? qsTrId("hub.same") : qsTrId("hub.accept")
                        kind: line.asked ? "primary" : "plain"
                        pad: 2 * Theme.u
                        onClicked: {
                            if (line.asked)
                                HubModel.decide(line.modelData.desk, true)
                            root.asked = line.asked ? "" : line.modelData.desk
                        }
                    }
                    Btn {
                        objectName: "hubRefuse"
                        visible: line.asked || line.modelData.accepted
                        text: line.modelData.accepted ? qsTrId("hub.refuse") : qsTrId("hub.differs")
                        kind: "bad"
                        pad: 2 * Theme.u
                        onClicked: {
                            HubModel.decide(line.modelData.desk, false)
                            root.asked = ""
                        }
                    }
                }
            }
        }
        Txt {
            id: own
            x: 2.4 * Theme.u
            y: parent.height - height - 1.4 * Theme.u
            width: parent.width - 4.8 * Theme.u
            text: qsTrId("hub.own_key").arg(HubModel.ownKey)
            size: 2.2
            wrapMode: Text.Wrap
        }
    }
}
