pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// A new PIN before the door: their own instead of one that somebody gave, or with the recovery paper.
Rectangle {
    id: root
    readonly property bool tall: Theme.portrait
    readonly property bool choosing: RenewModel.mode === "choose"
    readonly property bool onPaper: RenewModel.mode === "paper"
    readonly property bool pinning: choosing || (RenewModel.mode === "recover" && pin)
    readonly property real room: root.tall || !root.pinning ? width - 2 * Theme.margin : pad.x - 2 * Theme.margin
    property bool pin: false                           // who and the paper first, then their PIN
    property bool lost: false
    property Field typing: null                        // the screen's own keyboard writes here
    color: Theme.paper
    focus: true
    function given(): void {
        if (!RenewModel.confirm())
            return
        if (root.choosing)
            RenewModel.give()
        else
            RenewModel.giveWithPaper(code.text, root.lost)
    }
    Component.onCompleted: forceActiveFocus()
    Keys.onPressed: event => {
        const key = event.key
        if (key === Qt.Key_Escape)
            RenewModel.leave()
        else if (!root.pinning)
            return
        else if (key >= Qt.Key_0 && key <= Qt.Key_9)
            RenewModel.digit(key - Qt.Key_0)
        else if (key === Qt.Key_Backspace)
            RenewModel.backspace()
        else if (key === Qt.Key_Return || key === Qt.Key_Enter)
            root.given()
        else
            return
        event.accepted = true
    }
    Connections {
        target: RenewModel
        function onChanged(): void {                   // another paper is asked for: the form comes back
            if (RenewModel.paperAmiss)
                root.pin = false
            if (RenewModel.mode === "paper")
                root.typing = null
        }
    }
    Flickable {
        id: sheet
        x: Theme.margin
        y: root.tall ? 8 * Theme.u : 4 * Theme.u
        width: root.room
        height: (keys.visible ? keys.y : root.tall && root.pinning ? pad.y : root.height) - y - 1 * Theme.u
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        contentHeight: form.height
        ScrollBar.vertical: Scroll {}
        Column {
            id: form
            width: sheet.width - 1.4 * Theme.u
            spacing: 1.4 * Theme.u
            Verb {
                room: form.width
                largest: root.onPaper ? 5 : Theme.display
                text: root.choosing ? qsTrId("renew.choose").arg(RenewModel.name) : root.onPaper ? qsTrId("recover.title") : qsTrId("recover.ask")
            }
            Txt {
                objectName: "renewSaid"
                width: parent.width
                visible: text !== ""
                size: Theme.lead
                strong: RenewModel.said !== ""
                color: RenewModel.said === "" ? Theme.inkSoft : RenewModel.good ? Theme.goodInk : Theme.badInk
                wrapMode: Text.Wrap
                text: RenewModel.said || (root.pinning ? (RenewModel.again ? qsTrId("members.pin_again") : root.choosing ? qsTrId("renew.choose_note") : qsTrId("members.pin_first")) : root.onPaper ? qsTrId("recover.read") : qsTrId("recover.ask_note"))
            }
            Txt { visible: root.onPaper && RenewModel.said !== ""; width: parent.width; text: qsTrId("recover.read"); size: 2.4; color: Theme.inkSoft; wrapMode: Text.Wrap }
            Row {
                visible: root.pinning
                height: 6 * Theme.u
                spacing: 1.4 * Theme.u
                Accessible.role: Accessible.StaticText
                Accessible.name: qsTrId("pin.entered").arg(RenewModel.pinCount)
                Repeater {
                    model: Math.max(RenewModel.pinLeast, RenewModel.pinCount)
                    Dot {
                        required property int index
                        size: 3 * Theme.u
                        hollow: index >= RenewModel.pinCount
                        anchors.verticalCenter: parent?.verticalCenter
                    }
                }
            }
            Flow {
                objectName: "renewNames"
                visible: RenewModel.mode === "recover" && !root.pin
                width: parent.width
                spacing: 1 * Theme.u
                Repeater {
                    model: RenewModel.names
                    Btn {
                        required property var modelData
                        objectName: "renew_" + modelData.key
                        size: 2.4
                        text: modelData.title
                        kind: RenewModel.picked === modelData.key ? "primary" : "plain"
                        onClicked: RenewModel.pick(modelData.key)
                    }
                }
            }
            Field {
                id: code
                objectName: "recoverCode"
                visible: RenewModel.mode === "recover" && !root.pin && !RenewModel.paperRead
                width: Math.min(form.width, 110 * Theme.u)
                placeholderText: qsTrId("recover.code")
                onPressed: root.typing = code
                onAccepted: {
                    root.typing = null
                    if (next.enabled)
                        next.click()
                }
            }
            Txt {
                visible: RenewModel.mode === "recover" && RenewModel.paperRead
                text: qsTrId("recover.scanned")
                size: 2.6
                strong: true
                color: Theme.goodInk
            }
            Btn {
                objectName: "recoverLost"
                visible: RenewModel.mode === "recover" && !root.pin
                text: qsTrId("recover.lost")
                within: sheet
                iconName: root.lost ? "tick" : ""
                kind: root.lost ? "primary" : "plain"
                Accessible.role: Accessible.CheckBox
                Accessible.checked: root.lost
                onClicked: root.lost = !root.lost
            }
            Loader { active: root.onPaper; visible: active; width: parent.width; sourceComponent: DoorPaper { onTypes: field => root.typing = field } }
            Row {
                spacing: 1.4 * Theme.u
                Btn {
                    id: next
                    objectName: "recoverNext"
                    visible: RenewModel.mode === "recover" && !root.pin
                    kind: "primary"
                    text: qsTrId("members.next")
                    enabled: RenewModel.picked !== "" && (RenewModel.paperRead || code.text.trim() !== "")
                    onClicked: { root.typing = null; root.pin = true; root.forceActiveFocus() }
                }
                Btn {
                    objectName: "renewBack"
                    visible: !root.onPaper
                    text: qsTrId("key.back")
                    within: sheet
                    iconName: "left"
                    onClicked: root.pin ? root.pin = false : RenewModel.leave()
                }
            }
        }
    }
    PinPad {
        id: pad
        objectName: "renewPad"
        visible: root.pinning
        entered: RenewModel.pinCount
        least: RenewModel.pinLeast
        locked: RenewModel.busy
        x: root.width - Theme.margin - width
        y: root.tall ? 52 * Theme.u : (root.height - height) / 2
        keyW: root.tall ? (root.width - 2 * Theme.margin - 2 * spacing) / 3 : 16 * Theme.u
        onDigit: d => RenewModel.digit(d)
        onErase: RenewModel.backspace()
        onConfirm: root.given()
    }
    Keyboard {
        id: keys
        visible: root.typing !== null
        width: root.width
        y: root.height - height
        target: root.typing
        goWord: qsTrId("pin.confirm")
        onGo: root.typing = null
        onAway: root.typing = null
    }
}
