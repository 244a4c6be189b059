pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// PIN on the reader's own keypad: the screen only points at it.
Rectangle {
    id: root
    readonly property bool tall: Theme.portrait
    readonly property bool ways: StageModel.choiceCount > 0
    readonly property real room: tall ? width - 2 * Theme.margin : width - 2 * Theme.margin - 38 * Theme.u
    color: Theme.paper
    focus: true
    Keys.onEscapePressed: StageModel.cancel()

    Column {
        x: Theme.margin
        y: root.tall ? 10 * Theme.u : Math.max(0.6 * Theme.u, ((root.ways ? tiles.y : root.height - 6 * Theme.u) - height) / 2)
        width: root.room
        spacing: (root.ways ? 0.2 : 0.8) * Theme.u
        Txt {
            visible: text !== ""
            width: parent.width
            text: StageModel.name
            size: text.length > 12 ? Theme.lead : Theme.name
            strong: true
            wrapMode: Text.Wrap
            maximumLineCount: 2
        }
        Verb { objectName: "verb"; text: StageModel.verb; room: parent.width; largest: root.ways ? Theme.display : Theme.hero }
        Txt { width: parent.width; text: StageModel.nextStep; size: Theme.title; strong: true; wrapMode: Text.Wrap }
        Repeater {
            model: StageModel.facts
            Txt {
                required property string modelData
                width: parent.width
                text: modelData
                size: Theme.lead
                color: Theme.inkSoft
                wrapMode: Text.Wrap
            }
        }
        Item { width: 1; height: (root.ways ? 0.4 : 1) * Theme.u }
        Row {
            visible: StageModel.triesLeft >= 0
            spacing: 1.6 * Theme.u
            Txt {
                text: qsTrId("pin.tries").arg(StageModel.triesLeft)
                size: 2.8
                strong: true
                anchors.verticalCenter: parent.verticalCenter
            }
            Row {
                anchors.verticalCenter: parent.verticalCenter
                spacing: 0.8 * Theme.u
                Repeater {
                    model: StageModel.triesMax
                    Dot {
                        required property int index
                        hollow: index >= StageModel.triesLeft
                    }
                }
            }
        }
    }
    Rectangle {   // the reader with its keys
        x: root.tall ? (root.width - width) / 2 : root.width - Theme.margin - width
        y: root.tall ? root.height - height - 26 * Theme.u : (root.height - height) / 2 - 3 * Theme.u
        width: 30 * Theme.u
        height: 44 * Theme.u
        radius: 2.4 * Theme.u
        color: Theme.highContrast ? "#000000" : "#22313F"
        border.width: Theme.highContrast ? Theme.pen : 0
        border.color: "#FFFFFF"
        Rectangle {
            x: 3 * Theme.u; y: 3 * Theme.u
            width: parent.width - 6 * Theme.u
            height: 8 * Theme.u
            radius: 1 * Theme.u
            color: Theme.highContrast ? "#FFFFFF" : "#C3D0DB"
        }
        Grid {
            x: 3 * Theme.u; y: 14 * Theme.u
            columns: 3
            spacing: 1.5 * Theme.u
            Repeater {
                model: 12
                Rectangle {
                    required property int index
                    width: 7 * Theme.u
                    height: 5.4 * Theme.u
                    radius: 1 * Theme.u
                    color: index === 11 ? "#5BD38D" : index === 9 ? "#E5737F" : "#5B6F82"
                }
            }
        }
    }
    Row {
        id: tiles
        objectName: "ways"
        x: Theme.margin
        y: leave.y - height - 2 * Theme.u
        spacing: 2 * Theme.u
        Repeater {
            model: StageModel.choices
            WayTile {
                required property var modelData
                choice: modelData
                small: true
                width: (root.room - 2 * tiles.spacing) / 3
            }
        }
    }
    Leave {
        id: leave
        x: Theme.margin
        width: root.width - 2 * Theme.margin
        y: root.height - height - (root.ways ? 3 : 4) * Theme.u
    }
}
