pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// What is broken, what still works, what happens next.  On paper, not red: nobody did anything wrong.
Rectangle {
    id: root
    readonly property bool tall: Theme.portrait
    readonly property real iconSize: 26 * Theme.u
    readonly property real room: tall ? width - 2 * Theme.margin : width - 2 * Theme.margin - iconSize - 7 * Theme.u
    color: Theme.paper
    component Line: Txt {
        width: root.room
        wrapMode: Text.Wrap
        maximumLineCount: 3
        visible: text !== ""
    }

    Grid {
        x: Theme.margin
        y: (root.height - strip.height - height) / 2
        columns: root.tall ? 1 : 2
        spacing: (root.tall ? 4 : 7) * Theme.u
        verticalItemAlignment: Grid.AlignVCenter
        Icon { name: "alert"; filled: true; size: root.iconSize; color: Theme.waitInk; cut: Theme.paper }
        Column {
            width: root.room
            spacing: 0.6 * Theme.u
            Verb { objectName: "verb"; text: StageModel.verb; room: root.room; largest: Theme.display }
            Line { text: StageModel.nextStep; size: Theme.title; strong: true }
            Repeater {
                model: StageModel.facts
                Line {
                    required property string modelData
                    text: modelData
                    size: Theme.lead
                    color: Theme.inkSoft
                }
            }
            Item { width: 1; height: 0.8 * Theme.u }
            Line {
                text: StageModel.code ? qsTrId("key.code").arg(StageModel.code) : ""
                size: Theme.body
                color: Theme.inkSoft
            }
        }
    }
    CardStrip {
        id: strip
        anchors.bottom: parent.bottom
        width: parent.width
        plate: Theme.highContrast ? "#000000" : Theme.wait
        soft: Theme.waitSoft
    }
}
