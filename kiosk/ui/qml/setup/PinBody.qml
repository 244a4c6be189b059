pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// A PIN on the pad or the keyboard: dots, never digits.
FocusScope {
    id: root
    property string note: ""
    property bool once: false                          // known already: typed once
    signal given()
    function confirm() {
        if (root.once ? SetupModel.pinCount >= SetupModel.pinLeast : SetupModel.confirmPin())
            root.given()
    }
    Component.onDestruction: SetupModel.wipe()
    Keys.onPressed: event => {
        const key = event.key
        if (key >= Qt.Key_0 && key <= Qt.Key_9)
            SetupModel.digit(key - Qt.Key_0)
        else if (key === Qt.Key_Backspace)
            SetupModel.backspace()
        else if (key === Qt.Key_Return || key === Qt.Key_Enter)
            root.confirm()
        else
            return
        event.accepted = true
    }
    Column {
        width: root.width - pad.width - 4 * Theme.u
        spacing: 1.6 * Theme.u
        Txt {
            objectName: "setupPinSays"
            width: parent.width
            text: SetupModel.differ ? qsTrId("members.pins_differ") : root.once ? root.note : SetupModel.twice ? qsTrId("members.pin_again") : root.note
            size: Theme.body
            strong: SetupModel.twice || SetupModel.differ
            color: SetupModel.differ ? Theme.badInk : Theme.ink
            wrapMode: Text.Wrap
        }
        Row {
            spacing: 1 * Theme.u
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTrId("pin.entered").arg(SetupModel.pinCount)
            Repeater {
                model: Math.max(SetupModel.pinLeast, SetupModel.pinCount)
                Dot { required property int index; size: 2.6 * Theme.u; hollow: index >= SetupModel.pinCount }
            }
        }
    }
    PinPad {
        id: pad
        objectName: "setupPad"
        focus: true
        anchors.right: parent.right
        spacing: 1 * Theme.u
        keyW: Math.min(14 * Theme.u, 0.16 * root.width)
        keyH: Math.max(44, Math.min(9 * Theme.u, (root.height - 3 * spacing) / 4))
        entered: SetupModel.pinCount
        least: SetupModel.pinLeast
        onDigit: d => SetupModel.digit(d)
        onErase: SetupModel.backspace()
        onConfirm: root.confirm()
    }
}
