import QtQuick
import Kiosk.Models
import ".."

// Another paper in the place of the one that is in force.
Btn {
    objectName: "paperAgain"
    text: qsTrId("setup.paper.again")
    onClicked: SetupModel.makePaper()
}
