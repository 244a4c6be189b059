pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// Devices, clock and store: state, why, and what to do.
Item {
    id: root
    Txt { id: title; x: Theme.margin; y: 2.5 * Theme.u; text: qsTrId("devices.title"); size: 3.6; strong: true }
    Txt {
        visible: DevicesModel.count > 0
        x: root.width - Theme.margin - width
        anchors.baseline: title.baseline
        text: qsTrId("devices.desk").arg(DevicesModel.desk) + "　" + qsTrId("devices.checked").arg(DevicesModel.checked)
        size: 2.4
        color: Theme.inkSoft
    }
    Flow {
        id: doors
        x: Theme.margin
        y: root.height - height - 2.5 * Theme.u
        width: root.width - 2 * Theme.margin
        spacing: 1.6 * Theme.u
        RoleBtn { needs: "set-up"; objectName: "openSetup"; text: qsTrId("setup.open"); iconName: "device"; onClicked: MorningModel.setUp() }
        Btn { objectName: "openCheckup"; text: qsTrId("checkup.title"); iconName: "tick"; onClicked: CheckupModel.open() }
        RoleBtn { needs: "set-up"; objectName: "setUpGun"; text: qsTrId("gun.title"); iconName: "gun"; onClicked: GunSetupModel.open() }
        RoleBtn { needs: ["classes", "set-up"].join(" "); objectName: "openFaces"; text: qsTrId("faces.title"); iconName: "face"; onClicked: FacesModel.open() }
        Btn { objectName: "openPrinting"; text: qsTrId("printing.title"); iconName: "device"; onClicked: PrintingModel.open() }
        RoleBtn { needs: "set-up"; objectName: "openKeeping"; text: qsTrId("keeping.title"); iconName: "upload"; onClicked: KeepingModel.open() }
        RoleBtn { needs: "set-up"; objectName: "openLan"; visible: LanModel.fitted; text: qsTrId("lan.title"); iconName: "device"; onClicked: LanModel.open() }
        RoleBtn { needs: "set-up"; objectName: "openHub"; visible: HubModel.fitted; text: qsTrId("hub.title"); iconName: "device"; onClicked: HubModel.openDesks() }
        RoleBtn { needs: "help"; objectName: "openPoints"; text: qsTrId("points.open"); iconName: "today"; onClicked: PointModel.open() }
    }
    Panel {
        x: Theme.margin
        y: 9.5 * Theme.u
        width: root.width - 2 * Theme.margin
        height: doors.y - y - 2 * Theme.u
        Empty {
            visible: DevicesModel.count === 0
            anchors.centerIn: parent
            width: parent.width - 12 * Theme.u
            iconName: "device"
            what: qsTrId("devices.nothing")
            note: qsTrId("devices.nothing_note")
        }
        ListView {
            id: list
            objectName: "devices"
            anchors.fill: parent
            anchors.margins: 1.4 * Theme.u
            clip: true
            cacheBuffer: 0  // a row still being made beside the view when the page closes would be a warning
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: DevicesModel.rows
            delegate: ConditionRow { width: list.width }
        }
    }
}
