import QtQuick
import Kiosk.Models
import ".."

// 补签: the lesson, in or out, when, and why the sign is missing.  About a 暂记 it confirms that.
ApprovedForm {
    id: root
    readonly property var affair: AttendanceModel.affair
    property string lesson: ""
    property string clock: ""
    readonly property bool confirms: AttendanceModel.about !== ""
    readonly property var offered: AttendanceModel.lessonsOn(day.day)
    title: confirms ? qsTrId("attendance.confirm_noted") : qsTrId("attendance.make_up")
    missing: [lesson === "" ? qsTrId("attendance.lesson") : "",
              action.picked === "" ? qsTrId("attendance.action") : "",
              reasons.picked === "" ? qsTrId("roster.reason") : ""]
    since: day.day
    barred: affair.barred ?? []
    onSaved: AttendanceModel.makeUp(root.lesson, action.picked, root.clock, reasons.picked, approval, note)

    function settle() {
        const one = root.offered.find(o => o.key === root.lesson)
        if (one && action.picked)
            root.clock = action.picked === "IN" ? one.begins : one.ends
    }
    function stepped(minutes: int): string {
        const [hour, minute] = root.clock.split(":").map(Number)
        const total = (hour * 60 + minute + minutes + 1440) % 1440
        return String(Math.floor(total / 60)).padStart(2, "0") + ":" + String(total % 60).padStart(2, "0")
    }
    DayStepper { id: day; objectName: "makeUpDay"; title: qsTrId("attendance.day"); day: AttendanceModel.today; onDayChanged: root.lesson = "" }
    Lessons {
        width: root.room
        title: qsTrId("attendance.lesson")
        options: root.offered
        picked: [root.lesson]
        onTouched: key => { root.lesson = key; root.settle() }
    }
    Flow {
        width: root.room
        spacing: 2 * Theme.u
        Choice {
            id: action
            objectName: "makeUpAction"
            width: 26 * Theme.u
            title: qsTrId("attendance.action")
            options: [{ key: "IN", title: qsTrId("choose.in") }, { key: "OUT", title: qsTrId("choose.out") }]
            onPickedChanged: root.settle()
        }
        Stepper {
            objectName: "makeUpClock"
            visible: !root.confirms
            width: 36 * Theme.u
            title: qsTrId("attendance.time")
            text: root.clock || "–"
            onLess: if (root.clock) root.clock = root.stepped(-1)
            onMore: if (root.clock) root.clock = root.stepped(1)
        }
    }
    Choice {
        id: reasons
        objectName: "makeUpReason"
        width: root.room
        title: qsTrId("roster.reason")
        options: AttendanceModel.makeUps
    }
}
