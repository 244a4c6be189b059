pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// The second member of the staff types their PIN: dots, never digits.  What was typed waits in SecondModel.
FocusScope {
    id: root
    required property string needs                     // what whoever types it has to hold
    property string first: StaffModel.operator         // who stands at the desk already
    property string signed: ""                         // who signed first, where that is not who stands at the desk
    property string since: ""                          // the first day it is about, "" today
    property real leastH: 60
    property bool tells: true                          // who may be it
    property var barred: []                            // who approved what is taken back
    property string note: qsTrId("second.note").arg(root.first)
    property string go: qsTrId("pin.confirm")
    property bool locked: false                        // the form lacks something still
    property real keyH: Math.max(60, 8 * Theme.u)
    property real room: 0                              // no taller than this, where the page says how tall
    readonly property Field at: Window.activeFocusItem as Field
    readonly property Field field: at?.visible ? at : null     // typed into: digits would stand there in clear
    signal given()
    implicitWidth: 46 * Theme.u
    implicitHeight: pad.y + pad.height
    Component.onCompleted: {
        SecondModel.wipe()
        Qt.callLater(root.take)
        Qt.callLater(root.seek)
    }
    readonly property string about: [root.needs, root.signed, root.since].join("\n")
    onAboutChanged: Qt.callLater(root.seek)
    onLockedChanged: Qt.callLater(root.take)
    onVisibleChanged: Qt.callLater(root.take)
    function seek() { SecondModel.seek(root.needs, root.signed, root.since) }
    function take() {                                  // the keys, unless somebody is at a field
        if (root.visible && !root.locked && !root.field)
            hold.forceActiveFocus()
    }
    function turn() {                                  // whoever filled in the form is done with it
        if (root.visible && !root.locked)
            hold.forceActiveFocus()
    }
    Connections {
        target: root.field
        function onAccepted() { Qt.callLater(root.turn) }
        function onTouchedChanged() { if (root.field?.activeFocus && !root.field.touched) Qt.callLater(root.turn) }
    }
    Rectangle {                                        // has the keys, and is no key of the pad: Enter confirms
        id: hold
        objectName: "secondHold"
        x: -0.8 * Theme.u
        y: dots.y - 0.6 * Theme.u
        width: dots.width + 1.6 * Theme.u
        height: dots.height + 1.2 * Theme.u
        focus: true
        activeFocusOnTab: true
        radius: 1 * Theme.u
        color: "transparent"
        border.color: activeFocus && !root.locked ? Theme.focus : "transparent"
        border.width: 2 * Theme.pen
        Accessible.role: Accessible.StaticText
        Accessible.name: qsTrId("pin.entered").arg(SecondModel.count)
        Accessible.focusable: true
    }
    Component.onDestruction: SecondModel.wipe()
    function confirm() {
        if (!root.locked && SecondModel.count >= SecondModel.least)
            root.given()
    }
    Keys.onPressed: event => {
        const key = event.key
        if (key >= Qt.Key_0 && key <= Qt.Key_9) {
            hold.forceActiveFocus()
            if (!root.locked)
                SecondModel.digit(key - Qt.Key_0)
        }
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
    Txt {
        id: who
        objectName: "secondWho"
        readonly property string told: SecondModel.told < 0 ? "" : SecondModel.offered(root.barred)
        visible: root.tells && told !== ""
        y: says.height + 0.4 * Theme.u
        width: parent.width
        text: told
        size: 2.2
        color: Theme.inkSoft
        wrapMode: Text.Wrap
        maximumLineCount: 3
    }
    Btn {
        objectName: "secondTurn"
        visible: root.field !== null
        y: dots.y
        width: root.width
        kind: "primary"
        text: qsTrId("second.turn")
        enabled: !root.locked
        onClicked: root.turn()
    }
    Row {
        id: dots
        visible: root.field === null
        y: (who.visible ? who.y + who.height : says.height) + 1 * Theme.u
        spacing: 1 * Theme.u
        Repeater {
            model: Math.max(SecondModel.least, SecondModel.count)
            Dot { required property int index; size: 2.4 * Theme.u; hollow: index >= SecondModel.count }
        }
    }
    PinPad {
        id: pad
        objectName: "secondPad"
        visible: root.field === null
        y: dots.y + dots.height + 1.4 * Theme.u
        spacing: 1.2 * Theme.u
        keyW: (root.width - 2 * spacing) / 3
        keyH: root.room > 0 ? Math.max(root.leastH, Math.min(root.keyH, (root.room - y) / 4 - spacing)) : root.keyH
        entered: SecondModel.count
        least: SecondModel.least
        locked: root.locked
        go: root.go
        onDigit: d => {                                // whoever began by touch may go on by keys
            hold.forceActiveFocus()
            SecondModel.digit(d)
        }
        onErase: SecondModel.backspace()
        onConfirm: root.confirm()
    }
}
