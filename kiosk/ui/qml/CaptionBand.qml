pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models

// Under the foot, in a rehearsal that is watched: the clause and what is shown of it, a pause, and what goes wrong next.
Rectangle {
    id: root
    readonly property var marks: ({ "passed": "tick", "failed": "cross" })

    objectName: "captionBand"
    color: Theme.ink

    Shortcut { sequences: ["F8", "Pause"]; onActivated: CaptionModel.pauseOrGoOn() }
    Shortcut { sequence: "F5"; onActivated: CaptionModel.pick("network") }
    Shortcut { sequence: "F6"; onActivated: CaptionModel.pick("card") }
    Shortcut { sequence: "F7"; onActivated: CaptionModel.pick("power") }

    Column {
        anchors.left: parent.left
        anchors.leftMargin: Theme.margin
        anchors.right: buttons.left
        anchors.rightMargin: 3 * Theme.u
        anchors.verticalCenter: parent.verticalCenter
        spacing: 0.6 * Theme.u
        Row {
            spacing: 1.2 * Theme.u
            Icon {
                visible: CaptionModel.came !== ""
                name: root.marks[CaptionModel.came] ?? "tick"
                size: 3 * Theme.u
                color: Theme.paper
                anchors.verticalCenter: parent.verticalCenter
            }
            Txt {
                text: CaptionModel.place + "　" + CaptionModel.clause
                size: Theme.caption
                strong: true
                color: Theme.paper
                width: Math.min(implicitWidth, buttons.x - Theme.margin - 8 * Theme.u)
            }
        }
        Txt {
            text: CaptionModel.text
            width: parent.width
            color: Theme.paper
            wrapMode: Text.Wrap
            maximumLineCount: 2
            lineHeight: 1.05
        }
    }
    Row {
        id: buttons
        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        spacing: 2 * Theme.u
        Txt {
            anchors.verticalCenter: parent.verticalCenter
            text: qsTrId("caption.next_fault")
            size: Theme.caption
            color: Theme.paper
        }
        Repeater {
            model: CaptionModel.faults
            Btn {
                required property var modelData
                objectName: "fault-" + modelData.key
                text: modelData.title
                kind: modelData.picked ? "primary" : "plain"
                size: Theme.caption
                pad: 1.6 * Theme.u
                onClicked: CaptionModel.pick(modelData.key)
            }
        }
        Btn {
            objectName: "pauseOrGoOn"
            text: CaptionModel.paused ? qsTrId("caption.go_on") : qsTrId("caption.pause")
            kind: CaptionModel.paused ? "primary" : "plain"
            size: Theme.caption
            pad: 2 * Theme.u
            onClicked: CaptionModel.pauseOrGoOn()
        }
    }
}
