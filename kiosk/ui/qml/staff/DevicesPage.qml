pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// Devices, clock and store: state, why, and what to do.
Item {
    id: root
    readonly property var icons: ({ ok: "tick", info: "tick", warn: "alert", fail: "hand" })
    readonly property var inks: ({ ok: Theme.goodInk, info: Theme.goodInk, warn: Theme.waitInk, fail: Theme.badInk })
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
        Btn { objectName: "setUpGun"; text: qsTrId("gun.title"); iconName: "gun"; onClicked: GunSetupModel.open() }
        Btn { objectName: "openFaces"; text: qsTrId("faces.title"); iconName: "face"; onClicked: FacesModel.open() }
        Btn { objectName: "openPrinting"; text: qsTrId("printing.title"); iconName: "device"; onClicked: PrintingModel.open() }
        Btn { objectName: "openLan"; visible: LanModel.fitted; text: qsTrId("lan.title"); iconName: "device"; onClicked: LanModel.open() }
        Btn { objectName: "openHub"; visible: HubModel.fitted; text: qsTrId("hub.title"); iconName: "device"; onClicked: HubModel.openDesks() }
        Btn { objectName: "openPoints"; text: qsTrId("points.open"); iconName: "today"; onClicked: PointModel.open() }
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
            delegate: Item {
                id: line
                required property var row
                width: list.width
                height: Math.max(Theme.row, words.height + 2 * Theme.u)
                Rectangle { y: parent.height - height; width: parent.width; height: Theme.hair; color: Theme.line }
                Icon {
                    visible: name in strokes && line.row.state in root.icons
                    name: root.icons[line.row.state] ?? "tick"
                    filled: true
                    size: 3.6 * Theme.u
                    color: root.inks[line.row.state] ?? Theme.offline
                    cut: Theme.card
                    anchors.verticalCenter: parent.verticalCenter
                }
                Dot {
                    visible: !(line.row.state in root.icons)
                    hollow: true
                    size: 2.4 * Theme.u
                    x: 0.6 * Theme.u
                    color: Theme.offline
                    anchors.verticalCenter: parent.verticalCenter
                }
                Txt {
                    x: 5.4 * Theme.u
                    width: 24 * Theme.u
                    anchors.verticalCenter: parent.verticalCenter
                    text: line.row.name
                    size: 2.6
                    strong: true
                }
                Txt {
                    id: condition
                    x: 30 * Theme.u
                    width: 12 * Theme.u
                    anchors.verticalCenter: parent.verticalCenter
                    text: line.row.stateWord
                    size: 2.4
                    strong: true
                    color: root.inks[line.row.state] ?? Theme.inkSoft
                }
                Column {
                    id: words
                    x: condition.x + condition.width + 1 * Theme.u
                    width: parent.width - x - 7.6 * Theme.u
                    anchors.verticalCenter: parent.verticalCenter
                    Txt { width: parent.width; visible: text !== ""; text: line.row.detail; size: 2.4; wrapMode: Text.Wrap }
                    Txt {
                        width: parent.width
                        visible: line.row.remedy !== ""
                        text: qsTrId("devices.remedy").arg(line.row.remedy)
                        size: 2.2
                        color: Theme.inkSoft
                        wrapMode: Text.Wrap
                    }
                }
                Txt {
                    anchors.right: parent.right
                    anchors.rightMargin: 1.6 * Theme.u   // beside the scroll bar
                    anchors.verticalCenter: parent.verticalCenter
                    text: line.row.code
                    size: 2
                    color: Theme.inkSoft
                }
            }
        }
    }
}
