pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// A short wait of any kind.  Three dots count along; in reduced motion they stand.
Rectangle {
    id: root
    property int beat: 0
    color: Theme.paper
    Timer {
        interval: 400
        repeat: true
        running: root.visible && !Theme.reducedMotion
        onTriggered: root.beat = (root.beat + 1) % 3
    }
    Column {
        anchors.centerIn: parent
        anchors.verticalCenterOffset: -2 * Theme.u
        spacing: 2 * Theme.u
        Icon { name: StageModel.cardIn ? "card" : "phone"; size: 16 * Theme.u; color: Theme.action; weight: 2.4; anchors.horizontalCenter: parent.horizontalCenter }
        Verb {
            objectName: "verb"
            text: StageModel.verb
            room: root.width - 2 * Theme.margin
            anchors.horizontalCenter: parent.horizontalCenter
        }
        Txt {
            visible: text !== ""
            text: StageModel.name
            size: Theme.name
            strong: true
            anchors.horizontalCenter: parent.horizontalCenter
        }
        Txt {
            text: StageModel.nextStep
            size: Theme.lead
            color: Theme.inkSoft
            anchors.horizontalCenter: parent.horizontalCenter
        }
        Row {
            spacing: 2 * Theme.u
            anchors.horizontalCenter: parent.horizontalCenter
            Repeater {
                model: 3
                Dot {
                    required property int index
                    size: 2 * Theme.u
                    color: Theme.action
                    hollow: !Theme.reducedMotion && index !== root.beat
                }
            }
        }
    }
    CardStrip { anchors.bottom: parent.bottom; width: parent.width; soft: Theme.calmSoft; plate: Theme.highContrast ? "#000000" : Theme.calm }
}
