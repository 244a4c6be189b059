pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// A new PIN, typed twice: dots, never digits.  Takes the keys as it comes up: no field before it may hear them.
FocusScope {
    id: root
    property bool locked: false
    property real keyH: Math.max(60, 7.4 * Theme.u)
    signal given()
    implicitHeight: pad.y + pad.height
    function confirm() {
        if (!root.locked && MembersModel.confirm())
            root.given()
    }
    Component.onDestruction: MembersModel.wipe()
    Component.onCompleted: if (visible) forceActiveFocus()
    onVisibleChanged: if (visible) forceActiveFocus()
    Keys.onPressed: event => {
        const key = event.key
        if (key >= Qt.Key_0 && key <= Qt.Key_9)
            MembersModel.digit(key - Qt.Key_0)
        else if (key === Qt.Key_Backspace)
            MembersModel.backspace()
        else if (key === Qt.Key_Return || key === Qt.Key_Enter)
            root.confirm()
        else
            return
        event.accepted = true
    }
    Txt {
        id: says
        objectName: "newPinSays"
        width: parent.width
        text: MembersModel.again ? qsTrId("members.pin_again") : qsTrId("members.pin_first")
        size: 2.4
        strong: MembersModel.again
        wrapMode: Text.Wrap
    }
    Row {
        id: dots
        y: says.height + 1 * Theme.u
        spacing: 1 * Theme.u
        Accessible.role: Accessible.StaticText
        Accessible.name: qsTrId("pin.entered").arg(MembersModel.pinCount)
        Repeater {
            model: Math.max(MembersModel.pinLeast, MembersModel.pinCount)
            Dot { required property int index; size: 2.4 * Theme.u; hollow: index >= MembersModel.pinCount }
        }
    }
    PinPad {
        id: pad
        objectName: "newPinPad"
        y: dots.y + dots.height + 1.2 * Theme.u
        spacing: 1 * Theme.u
        keyW: (Math.min(root.width, 56 * Theme.u) - 2 * spacing) / 3
        keyH: root.keyH
        entered: MembersModel.pinCount
        least: MembersModel.pinLeast
        locked: root.locked
        go: qsTrId("pin.confirm")
        onDigit: d => MembersModel.digit(d)
        onErase: MembersModel.backspace()
        onConfirm: root.confirm()
    }
}
