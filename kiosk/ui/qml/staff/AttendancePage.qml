import QtQuick
import Kiosk.Models

// 考勤: a class, or what was opened from it.
PageLoader {
    readonly property var pages: ({
        class: "ClassBook.qml", learner: "LearnerBook.qml", leave: "LeaveForm.qml", make_up: "MakeUpForm.qml",
        undo: "UndoForm.qml", results: "ResultsPage.qml", result: "ResultForm.qml", spots: "SpotsPage.qml", export: "ExportPage.qml"
    })
    source: pages[AttendanceModel.page]
}
