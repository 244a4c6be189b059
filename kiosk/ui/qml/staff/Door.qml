pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// The staff PIN pad.  Shut for a while after too many mistakes, and it says for how long.
Rectangle {
    id: root
    readonly property bool tall: Theme.portrait
    readonly property bool shut: StaffModel.lockedFor > 0
    readonly property real room: tall ? width - 2 * Theme.margin : pad.x - 2 * Theme.margin
    readonly property bool wrong: shut || StaffModel.unnamed || StaffModel.doorProblem !== "" || StaffModel.shared || StaffModel.triesLeft >= 0
    color: Theme.paper
    focus: true
    Keys.onPressed: event => {
        const key = event.key
        if (key >= Qt.Key_0 && key <= Qt.Key_9) {
            root.forceActiveFocus()                    // from a key of the pad: Enter is to confirm now, not to press it
            StaffModel.digit(key - Qt.Key_0)
        }
        else if (key === Qt.Key_Backspace)
            StaffModel.backspace()
        else if (key === Qt.Key_Return || key === Qt.Key_Enter)
            StaffModel.confirm()
        else if (key === Qt.Key_Escape)
            StaffModel.leave()
        else
            return
        event.accepted = true
    }
    Keys.onTabPressed: (flow.members > 1 ? names.itemAt(0) : back).forceActiveFocus(Qt.TabFocusReason)   // not the bar above
    Column {
        x: Theme.margin
        y: root.tall ? 8 * Theme.u : pad.y
        width: root.room
        spacing: (Theme.large ? 0.6 : 1.2) * Theme.u
        transformOrigin: Item.TopLeft
        scale: root.tall ? 1 : Math.min(1, (root.height - y - Theme.u) / height)     // large type with many members
        Verb { text: StaffModel.asked || qsTrId("door.title"); room: parent.width; largest: Theme.display }
        Txt {
            objectName: "doorNote"
            width: parent.width
            size: Theme.lead
            strong: root.wrong
            wrapMode: Text.Wrap
            color: root.wrong ? Theme.badInk : Theme.inkSoft
            text: root.shut ? qsTrId("door.locked").arg(StaffModel.lockedFor)
                : StaffModel.unnamed ? qsTrId("door.unnamed")
                : StaffModel.doorProblem !== "" ? StaffModel.doorProblem
                : StaffModel.shared ? qsTrId("door.shared")
                : StaffModel.triesLeft >= 0 ? qsTrId("door.wrong").arg(StaffModel.triesLeft)
                : qsTrId("door.next").arg(StaffModel.pinLeast).arg(StaffModel.pinMost)
        }
        Row {
            height: 6 * Theme.u
            spacing: 1.4 * Theme.u
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTrId("pin.entered").arg(StaffModel.pinCount)
            Repeater {
                model: Math.max(StaffModel.pinLeast, StaffModel.pinCount)
                Dot {
                    required property int index
                    size: 3 * Theme.u
                    hollow: index >= StaffModel.pinCount
                    anchors.verticalCenter: parent?.verticalCenter
                }
            }
        }
        Txt {
            visible: StaffModel.asked === ""
            width: parent.width
            objectName: "doorWays"
            text: root.shut ? qsTrId("door.locked_ways") : [...StaffModel.names].length > 1 ? qsTrId("door.ways") : qsTrId("door.ways_token")
            size: 2.4
            color: Theme.inkSoft
            wrapMode: Text.Wrap
        }
        Flow {
            id: flow
            objectName: "doorNames"
            readonly property int members: [...StaffModel.names].length
            visible: members > 1
            width: parent.width
            spacing: 1 * Theme.u
            Repeater {
                id: names
                model: StaffModel.names
                Btn {
                    required property var modelData
                    objectName: "member_" + modelData.key
                    size: 2.4
                    text: modelData.title
                    kind: StaffModel.asked === modelData.title ? "primary" : "plain"
                    onClicked: {                       // the PIN is next: Enter after it must not pick once more
                        root.forceActiveFocus()
                        StaffModel.pick(modelData.key)
                    }
                }
            }
        }
        Flow {
            width: parent.width
            spacing: 1.4 * Theme.u
            Btn { id: back; objectName: "doorBack"; text: qsTrId("key.back"); iconName: "left"; onClicked: StaffModel.leave() }
            Btn { objectName: "doorForgotten"; text: qsTrId("recover.ask"); size: 2.4; onClicked: RenewModel.ask() }
        }
    }
    PinPad {
        id: pad
        objectName: "staffPad"
        entered: StaffModel.pinCount
        least: StaffModel.pinLeast
        locked: root.shut || StaffModel.unnamed
        go: qsTrId("door.open")
        x: root.width - Theme.margin - width
        y: root.tall ? 52 * Theme.u : (root.height - height) / 2
        keyW: root.tall ? (root.width - 2 * Theme.margin - 2 * spacing) / 3 : 16 * Theme.u
        onDigit: d => StaffModel.digit(d)
        onErase: StaffModel.backspace()
        onConfirm: StaffModel.confirm()
    }
    Loader {
        anchors.fill: parent
        active: RenewModel.mode !== ""
        source: active ? "DoorRenew.qml" : ""
        onActiveChanged: if (!active) root.forceActiveFocus()
    }
}
