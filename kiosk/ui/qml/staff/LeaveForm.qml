import QtQuick
import Kiosk.Models
import ".."

// 请假: kind, days, or only some lessons of one day.
ApprovedForm {
    id: root
    property var sessions: []
    readonly property var offered: first.day === last.day ? AttendanceModel.lessonsOn(first.day) : []
    title: qsTrId("attendance.leave")
    missing: [kinds.picked === "" ? qsTrId("attendance.leave_kind") : "",
              last.day < first.day ? qsTrId("attendance.leave_days") : ""]
    since: first.day
    onSaved: AttendanceModel.leave(kinds.picked, first.day, last.day, root.sessions, approval, note)
    Choice {
        id: kinds
        objectName: "leaveKind"
        width: root.room
        title: qsTrId("attendance.leave_kind")
        options: AttendanceModel.leaves
    }
    Flow {
        width: root.room
        spacing: 2 * Theme.u
        DayStepper { id: first; objectName: "leaveFirst"; title: qsTrId("attendance.from"); day: AttendanceModel.today; onDayChanged: { root.sessions = []; if (last.day < day) last.day = day } }
        DayStepper { id: last; objectName: "leaveLast"; title: qsTrId("attendance.to"); day: AttendanceModel.today; onDayChanged: root.sessions = [] }
    }
    Lessons {
        visible: root.offered.length > 0
        objectName: "leaveLessons"
        width: root.room
        title: qsTrId("attendance.leave_lessons")
        options: root.offered
        picked: root.sessions
        several: true
        onTouched: key => root.sessions = root.sessions.includes(key) ? root.sessions.filter(one => one !== key) : [...root.sessions, key]
    }
}
