pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Kiosk.Models
import ".."

// The second member of the staff types their PIN: dots, never digits.  What was typed waits in SecondModel.
FocusScope {
    id: root
    property string first: StaffModel.operator         // who stands at the desk already
    property string note: qsTrId("second.note").arg(root.first)
    property string go: qsTrId("pin.confirm")
    property bool locked: false                        // the form lacks something still
    property real keyH: Math.max(60, 8 * Theme.u)
    signal given()
    implicitWidth: 46 * Theme.u
    implicitHeight: pad.y + pad.height
    Component.onCompleted: {
        SecondModel.wipe()
        Qt.callLater(root.take)
    }
    onLockedChanged: Qt.callLater(root.take)
    onVisibleChanged: Qt.callLater(root.take)
    function take() {                                  // the keys, unless somebody is at a field or goes by Tab
        const at = Window.activeFocusItem
        const engaged = at !== null && at.visible && (at instanceof TextInput || at instanceof T.AbstractButton)
        if (root.visible && !root.locked && !engaged)
            root.forceActiveFocus()
    }
    Component.onDestruction: SecondModel.wipe()
    function confirm() {
        if (!root.locked && SecondModel.count >= SecondModel.least)
            root.given()
    }
    Keys.onPressed: event => {
        const key = event.key
        if (key >= Qt.Key_0 && key <= Qt.Key_9)
            SecondModel.digit(key - Qt.Key_0)
        else if (key === Qt.Key_Backspace)
            SecondModel.backspace()
        else if (key === Qt.Key_Return || key === Qt.Key_Enter)
            root.confirm()
        else
            return
        event.accepted = true
    }
    Txt {
        id: says
        objectName: "secondSays"
        width: parent.width
        text: SecondModel.problem || root.note
        size: 2.4
        strong: SecondModel.problem !== ""
        color: SecondModel.problem ? Theme.badInk : Theme.inkSoft
        wrapMode: Text.Wrap
    }
    Row {
        id: dots
        y: says.height + 1 * Theme.u
        spacing: 1 * Theme.u
        Accessible.role: Accessible.StaticText
        Accessible.name: qsTrId("pin.entered").arg(SecondModel.count)
        Repeater {
            model: Math.max(SecondModel.least, SecondModel.count)
            Dot { required property int index; size: 2.4 * Theme.u; hollow: index >= SecondModel.count }
        }
    }
    PinPad {
        id: pad
        objectName: "secondPad"
        y: dots.y + dots.height + 1.4 * Theme.u
        spacing: 1.2 * Theme.u
        keyW: (root.width - 2 * spacing) / 3
        keyH: root.keyH
        entered: SecondModel.count
        least: SecondModel.least
        locked: root.locked
        go: root.go
        onDigit: d => {                                // whoever began by touch may go on by keys
            root.forceActiveFocus()
            SecondModel.digit(d)
        }
        onErase: SecondModel.backspace()
        onConfirm: root.confirm()
    }
}
