pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// A gun that types shows what it is like: three scans of one code.  Nothing here takes text, so that every key arrives.
Item {
    id: root
    readonly property bool scanning: GunSetupModel.step === "scanning"
    readonly property real sideW: Theme.portrait ? width - 2 * Theme.margin : 46 * Theme.u
    focus: true
    Keys.onEscapePressed: GunSetupModel.leave()

    Btn {
        id: back
        objectName: "gunBack"
        x: Theme.margin
        y: 2 * Theme.u
        text: qsTrId("key.back")
        iconName: "left"
        onClicked: GunSetupModel.leave()
    }
    Txt {
        x: back.x + back.width + 3 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        width: root.width - x - Theme.margin
        text: qsTrId("gun.title")
        size: 3.6
        strong: true
    }
    Panel {
        id: side
        x: Theme.margin
        y: back.y + back.height + 2 * Theme.u
        width: root.sideW
        height: Theme.portrait ? 48 * Theme.u : root.height - y - 2.5 * Theme.u
        color: root.scanning ? "#FFFFFF" : Theme.card    // a code is black on white, whatever the theme
        Image {
            objectName: "gunCode"
            visible: root.scanning
            anchors.centerIn: parent
            width: Math.min(parent.width, parent.height) - 6 * Theme.u
            height: width
            smooth: false
            source: GunSetupModel.picture
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTrId("gun.code")
        }
        Icon {
            visible: !root.scanning
            anchors.centerIn: parent
            name: GunSetupModel.step === "learnt" ? "gun" : "tick"
            filled: GunSetupModel.step !== "learnt"
            size: 24 * Theme.u
            color: GunSetupModel.step === "learnt" ? Theme.action : Theme.goodInk
        }
    }
    Column {
        x: Theme.portrait ? Theme.margin : side.x + side.width + 3 * Theme.u
        y: Theme.portrait ? side.y + side.height + 3 * Theme.u : side.y
        width: root.width - x - Theme.margin
        spacing: 1 * Theme.u
        Txt { width: parent.width; text: GunSetupModel.verb; size: 5; strong: true; wrapMode: Text.Wrap }
        Txt {
            objectName: "gunNote"
            width: parent.width
            text: GunSetupModel.problem || GunSetupModel.note
            size: Theme.body
            strong: GunSetupModel.problem !== ""
            color: GunSetupModel.problem ? Theme.badInk : Theme.inkSoft
            wrapMode: Text.Wrap
        }
        Row {
            visible: root.scanning
            height: 6 * Theme.u
            spacing: 1.4 * Theme.u
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTrId("gun.scans").arg(GunSetupModel.scans).arg(GunSetupModel.wanted)
            Repeater {
                model: GunSetupModel.wanted
                Dot {
                    required property int index
                    size: 3.6 * Theme.u
                    hollow: index >= GunSetupModel.scans
                    anchors.verticalCenter: parent?.verticalCenter
                }
            }
            Txt {
                anchors.verticalCenter: parent.verticalCenter
                leftPadding: 1 * Theme.u
                text: qsTrId("gun.scans").arg(GunSetupModel.scans).arg(GunSetupModel.wanted)
                size: 2.4
                Accessible.ignored: true
            }
        }
        Repeater {
            model: GunSetupModel.learnt
            Item {
                id: line
                required property var modelData
                width: parent?.width ?? 0
                height: 4.6 * Theme.u
                Rectangle { y: parent.height - height; width: parent.width; height: Theme.hair; color: Theme.line }
                Txt { anchors.verticalCenter: parent.verticalCenter; width: 26 * Theme.u; text: line.modelData.name; size: 2.4; color: Theme.inkSoft }
                Txt { anchors.verticalCenter: parent.verticalCenter; x: 27 * Theme.u; width: parent.width - x; text: line.modelData.value; size: 2.6; strong: true }
            }
        }
        Row {
            topPadding: 1 * Theme.u
            spacing: 2 * Theme.u
            Btn {
                objectName: "gunSave"
                visible: GunSetupModel.step === "learnt"
                kind: "primary"
                text: qsTrId("gun.save")
                onClicked: GunSetupModel.save()
            }
            Btn {
                objectName: "gunAgain"
                visible: GunSetupModel.step === "learnt" || GunSetupModel.scans > 0 && root.scanning
                text: qsTrId("gun.again")
                onClicked: GunSetupModel.open()
            }
        }
    }
}
