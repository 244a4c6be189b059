import QtQuick
import Kiosk.Models

// Something in the book no longer counts; it stays in the book.
ApprovedForm {
    id: root
    readonly property var affair: AttendanceModel.affair
    title: qsTrId("attendance.undo")
    saveNote: qsTrId("attendance.undo_note")
    missing: [reasons.picked === "" ? qsTrId("roster.reason") : ""]
    since: affair.day ?? ""
    barred: affair.barred ?? []
    onSaved: AttendanceModel.undo(reasons.picked, approval, note)
    Choice {
        id: reasons
        objectName: "undoReason"
        width: root.room
        title: qsTrId("roster.reason")
        options: AttendanceModel.undos
    }
}
