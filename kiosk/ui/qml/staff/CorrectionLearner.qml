pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// Nothing open yet: what to do about a learner who has no entry, a make-up or leave.
Panel {
    id: root
    readonly property var learner: CorrectionModel.learner
    readonly property bool known: CorrectionModel.learnerKey !== ""
    readonly property var offered: CorrectionModel.options
    property string clock: ""
    readonly property bool ready: what.picked === "LEAVE" ? leaveKind.picked !== "" && until.day >= from.day
        : what.picked === "MAKE_UP" && lesson.picked.length > 0 && which.picked !== ""
    function stepped(by: int): string {
        const [hour, minute] = root.clock.split(":").map(Number)
        const total = (hour * 60 + minute + by + 1440) % 1440
        return String(Math.floor(total / 60)).padStart(2, "0") + ":" + String(total % 60).padStart(2, "0")
    }
    function settle() {
        const one = offered.find(o => o.key === lesson.picked[0])
        if (one && which.picked)
            root.clock = which.picked === "IN" ? one.begins : one.ends
    }
    Empty {
        visible: !root.known
        anchors.centerIn: parent
        width: parent.width - 8 * Theme.u
        iconName: "hand"
        what: qsTrId("corrections.pick")
        note: qsTrId("corrections.pick_note")
    }
    Flickable {
        visible: root.known
        anchors.fill: parent
        anchors.margins: 2 * Theme.u
        anchors.bottomMargin: go.height + 3 * Theme.u
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: Scroll {}
        contentHeight: body.height
        Column {
            id: body
            width: parent.width - 1.4 * Theme.u
            spacing: 1.2 * Theme.u
            Txt { width: parent.width; text: [root.learner.name, root.learner.number].filter(t => t).join("　"); size: 3; strong: true }
            Txt { width: parent.width; text: root.learner.where ?? ""; size: 2.4 }
            Choice {
                id: what
                objectName: "learnerWish"
                width: parent.width
                title: qsTrId("corrections.what_now")
                options: [{ key: "MAKE_UP", title: qsTrId("correction_wish.MAKE_UP") }, { key: "LEAVE", title: qsTrId("correction_wish.LEAVE") }]
                onPickedChanged: if (picked === "MAKE_UP") CorrectionModel.wantOptions(chosen.day)
            }
            DayStepper {
                id: chosen
                objectName: "makeUpOn"
                visible: what.picked === "MAKE_UP"
                width: Math.min(parent.width, 46 * Theme.u)
                title: qsTrId("attendance.day")
                day: CorrectionModel.day
                onDayChanged: { lesson.picked = []; if (visible) CorrectionModel.wantOptions(day) }
            }
            Lessons {
                id: lesson
                objectName: "makeUpLesson"
                visible: what.picked === "MAKE_UP"
                width: parent.width
                title: qsTrId("corrections.which_lesson")
                options: CorrectionModel.options
                onTouched: key => { picked = [key]; root.settle() }
            }
            Choice {
                id: which
                objectName: "makeUpWhich"
                visible: what.picked === "MAKE_UP"
                width: parent.width
                title: qsTrId("corrections.which_action")
                options: [{ key: "IN", title: qsTrId("choose.in") }, { key: "OUT", title: qsTrId("choose.out") }]
                onPickedChanged: root.settle()
            }
            Stepper {
                objectName: "makeUpAt"
                visible: what.picked === "MAKE_UP"
                width: Math.min(parent.width, 36 * Theme.u)
                title: qsTrId("attendance.time")
                text: root.clock || "–"
                onLess: if (root.clock) root.clock = root.stepped(-1)
                onMore: if (root.clock) root.clock = root.stepped(1)
            }
            Choice {
                id: leaveKind
                objectName: "leaveWhich"
                visible: what.picked === "LEAVE"
                width: parent.width
                title: qsTrId("attendance.leave_kind")
                options: CorrectionModel.leaveKinds
            }
            DayStepper { id: from; objectName: "leaveFrom"; visible: what.picked === "LEAVE"; width: Math.min(parent.width, 46 * Theme.u); title: qsTrId("attendance.from"); day: CorrectionModel.day; onDayChanged: if (until.day < day) until.day = day }
            DayStepper { id: until; objectName: "leaveTo"; visible: what.picked === "LEAVE"; width: Math.min(parent.width, 46 * Theme.u); title: qsTrId("attendance.to"); day: CorrectionModel.day }
        }
    }
    RoleBtn {
        needs: "correct"
        id: go
        objectName: "learnerCompare"
        visible: root.known
        x: parent.width - width - 2 * Theme.u
        y: parent.height - height - 1.4 * Theme.u
        kind: "primary"
        text: qsTrId("corrections.compare")
        enabled: root.ready
        onClicked: what.picked === "LEAVE" ? CorrectionModel.wishLeave(leaveKind.picked, from.day, until.day)
            : CorrectionModel.wish("MAKE_UP", lesson.picked[0] ?? "", which.picked, root.clock)
    }
}
