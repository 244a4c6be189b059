import QtQuick
import Kiosk.Models
import ".."

// The rail and the place that is open.
Rectangle {
    id: root
    readonly property var pages: ({
        today: "TodayPage.qml", vouchers: "VoucherPage.qml", register: "RegisterPage.qml", roster: "RosterPage.qml",
        attendance: "AttendancePage.qml", classes: "ClassesPage.qml", troubles: "TroublesPage.qml", devices: "DevicesPage.qml"
    })
    color: Theme.paper
    focus: true
    Keys.onPressed: event => {
        const place = ["today", "vouchers", "register", "roster", "attendance", "troubles", "devices"][event.key - Qt.Key_F1]
        if (place) {
            StaffModel.open(place)
            event.accepted = true
        } else if (event.key === Qt.Key_Escape) {
            StaffModel.leave()
            event.accepted = true
        }
    }
    Component.onDestruction: FacesModel.leave()
    Connections {
        target: StaffModel
        function onChanged() {
            if (StaffModel.place !== "devices") {
                FacesModel.leave()
                PointModel.leave()
            }
        }
    }
    Rail { id: rail; height: parent.height }
    Loader {
        x: rail.width
        width: root.width - x
        height: root.height
        focus: true
        source: StaffModel.place === "today" && TodayModel.peopleShown ? "PeoplePage.qml"
            : StaffModel.place === "roster" && LearnerModel.stopped ? "NotesPage.qml"
            : StaffModel.place === "roster" && HelpModel.vouching ? "VouchPage.qml"
            : StaffModel.place === "vouchers" && ElsewhereModel.shown ? "VoucherElsewhere.qml"
            : StaffModel.place === "vouchers" && RecordsModel.shown ? "VoucherRecords.qml"
            : StaffModel.place === "devices" && PointModel.opened ? "PointPage.qml"
            : StaffModel.place === "devices" && GunSetupModel.shown ? "GunSetup.qml"
            : StaffModel.place === "devices" && FacesModel.opened ? "FacesPage.qml"
            : StaffModel.place === "troubles" && QuestionModel.opened ? "QuestionsPage.qml"
            : root.pages[StaffModel.place]
    }
}
