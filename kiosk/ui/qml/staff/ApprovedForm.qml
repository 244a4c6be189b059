pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// What is entered about attendance: who it is about, the particulars, who approved it.  Says what is still missing.
Rectangle {
    id: root
    property string title: ""
    property string who: AttendanceModel.chosenNames
    property string saveWord: qsTrId("attendance.enter")
    property string saveNote: qsTrId("attendance.enter_note")
    property var missing: []             // words of what the particulars lack
    property bool approved: true         // needs an approver
    property Field typing: null          // touched: the screen's own keyboard writes here
    property bool dot: false
    property string since: ""            // the first day it is about
    property var barred: []              // who does not approve it
    readonly property list<string> approval: by.given
    readonly property bool byPin: approved && by.byPin
    readonly property string note: remark.text
    readonly property var gaps: [...missing, ...(approved ? by.gaps : [])].filter(t => t)
    default property alias particulars: inner.data
    readonly property real room: form.width
    signal saved()
    color: Theme.paper
    focus: true
    Keys.onEscapePressed: AttendanceModel.back()

    Btn {
        id: back
        objectName: "attendanceFormBack"
        x: Theme.margin
        y: 2 * Theme.u
        text: qsTrId("key.back")
        iconName: "left"
        onClicked: AttendanceModel.back()
    }
    Txt {
        x: back.x + back.width + 3 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        width: root.width - x - Theme.margin
        text: [root.title, root.who].filter(t => t).join("　")
        size: 3.6
        strong: true
    }
    Panel {
        id: sheet
        x: Theme.margin
        y: back.y + back.height + 2 * Theme.u
        width: root.width - 2 * Theme.margin - (pad.visible ? pad.width + 2 * Theme.u : 0)
        height: (keys.visible ? keys.y : actions.y) - y - 2 * Theme.u
        Flickable {
            anchors.fill: parent
            anchors.margins: 2 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            contentHeight: form.height
            Column {
                id: form
                width: parent.width - 1.4 * Theme.u
                spacing: 1.4 * Theme.u
                Column { id: inner; width: parent.width; spacing: 1.4 * Theme.u }
                ApprovedBy {
                    id: by
                    visible: root.approved
                    width: parent.width
                    barred: root.barred
                    asksKeys: false
                    onTyping: field => root.typing = field
                }
                Field {
                    id: remark
                    objectName: "remark"
                    visible: root.approved
                    width: parent.width
                    placeholderText: qsTrId("attendance.note")
                    onPressed: root.typing = remark
                    onAccepted: root.typing = null
                }
            }
        }
    }
    Panel {
        id: pad
        visible: root.byPin && !keys.visible
        x: root.width - width - Theme.margin
        y: sheet.y
        width: Math.min(0.36 * root.width, 50 * Theme.u)
        height: root.height - y - 2.5 * Theme.u
        Loader {
            active: root.byPin
            x: 2 * Theme.u
            y: 1.6 * Theme.u
            width: parent.width - 4 * Theme.u
            sourceComponent: SecondPin {
                needs: "correct"
                since: root.since
                barred: root.barred
                note: qsTrId("approval.pin_note")
                Component.onCompleted: forceActiveFocus()
                locked: root.gaps.length > 0
                onGiven: root.saved()
            }
        }
    }
    Item {
        id: actions
        x: Theme.margin
        y: root.height - height - 2.5 * Theme.u
        width: sheet.width
        height: Math.max(9 * Theme.u, 60)
        Txt {
            objectName: "attendanceSays"
            readonly property bool wrong: !root.gaps.length && AttendanceModel.problem !== ""
            width: parent.width - (save.visible ? save.width + 3 * Theme.u : 0)
            anchors.verticalCenter: parent.verticalCenter
            wrapMode: Text.Wrap
            maximumLineCount: 2
            text: root.gaps.length ? qsTrId("roster.missing").arg(root.gaps.join(" · ")) : AttendanceModel.problem || root.saveNote
            size: 2.4
            strong: wrong
            color: wrong ? Theme.badInk : Theme.inkSoft
        }
        Btn {
            id: save
            objectName: "attendanceSave"
            visible: !root.byPin
            anchors.right: parent.right
            width: Math.max(implicitWidth, 26 * Theme.u)
            height: parent.height
            kind: "primary"
            size: 3.4
            text: root.saveWord
            enabled: root.gaps.length === 0
            onClicked: root.saved()
        }
    }
    Keyboard {
        id: keys
        visible: root.typing !== null
        width: root.width
        y: root.height - height
        target: root.typing
        dot: root.dot
        goWord: qsTrId("pin.confirm")
        onGo: {
            root.typing.touched = false
            root.typing = null
        }
        onAway: root.typing = null
    }
}
