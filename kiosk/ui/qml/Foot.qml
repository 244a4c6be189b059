pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models

// Devices as shape and word: filled dot works, hollow dot is offline.  Never red for offline.
Rectangle {
    id: root
    readonly property var devices: SurroundingsModel.devices
    readonly property real gap: (Theme.portrait ? 2.4 : 5) * Theme.u
    readonly property real wanted: devices.reduce((sum, d) => sum + type.advanceWidth(d.name + d.word) + 3.4 * Theme.u + gap, 0)
    readonly property bool narrow: wanted > width - 2 * Theme.margin - count.implicitWidth - 6 * Theme.u   // then a healthy device is its dot

    height: Theme.footHeight
    color: Theme.card
    Rectangle { width: parent.width; height: Theme.hair; color: Theme.line }
    FontMetrics { id: type; font { family: Theme.family; pixelSize: Theme.fs(Theme.caption) } }
    Row {
        objectName: "footDevices"
        x: Theme.margin
        transformOrigin: Item.Left
        scale: pending.visible ? Math.min(1, (pending.x - x - 2 * Theme.u) / width) : 1
        height: parent.height
        spacing: root.narrow ? 1.4 * Theme.u : root.gap
        Repeater {
            model: root.devices
            Row {
                id: device
                required property var modelData
                readonly property bool off: modelData.light === "off"
                height: root.height
                spacing: 0.8 * Theme.u
                Dot {
                    anchors.verticalCenter: parent.verticalCenter
                    size: 1.6 * Theme.u
                    hollow: device.off
                    color: Theme.highContrast && device.modelData.light === "ok" ? Theme.ink
                         : device.off ? Theme.offline
                         : device.modelData.light === "bad" ? Theme.badInk
                         : device.modelData.light === "warn" ? Theme.waitInk : Theme.goodInk
                }
                Txt { anchors.verticalCenter: parent.verticalCenter; text: device.modelData.name; size: Theme.caption }
                Txt {
                    anchors.verticalCenter: parent.verticalCenter
                    visible: !root.narrow || device.modelData.light !== "ok"
                    text: device.modelData.word
                    size: Theme.caption
                    color: Theme.inkSoft
                }
            }
        }
    }
    Row {
        id: pending
        objectName: "footPending"
        visible: SurroundingsModel.pending > 0
        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        height: parent.height
        spacing: 0.8 * Theme.u
        Icon {
            visible: !root.narrow
            name: "upload"
            size: 2.4 * Theme.u
            color: Theme.inkSoft
            weight: 4
            anchors.verticalCenter: parent.verticalCenter
        }
        Txt {
            id: count
            objectName: "pending"
            text: qsTrId("foot.pending").arg(SurroundingsModel.pending)
            size: Theme.caption
            strong: true
            anchors.verticalCenter: parent.verticalCenter
        }
    }
}
