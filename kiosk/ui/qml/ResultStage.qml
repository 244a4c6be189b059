pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models

// Every result, good or bad: plate, verdict, who or what next, facts; the card strip stays until the card is out.
Rectangle {
    id: root
    property string icon: "tick"
    property color plate: Theme.good
    property color plateInk: Theme.highContrast ? "#000000" : plate
    property color soft: Theme.goodSoft
    property bool filled: true
    property real iconSize: 40 * Theme.u
    readonly property string step: StageModel.nextStep
    property string large: step                      // the line under the verdict
    property string lesser: StageModel.name
    property string tag: ""
    readonly property bool tall: Theme.portrait
    readonly property real room: tall ? width - 2 * Theme.margin : width - 2 * Theme.margin - iconSize - 7.5 * Theme.u
    readonly property int align: tall ? Text.AlignHCenter : Text.AlignLeft

    color: plate
    component Line: Txt {
        width: root.tall ? root.room : Math.min(root.room, implicitWidth)
        horizontalAlignment: root.align
        wrapMode: Text.Wrap
        maximumLineCount: Theme.large ? 3 : 2
        color: Theme.stageInk
        visible: text !== ""
    }

    Grid {
        objectName: "words"
        anchors.horizontalCenter: parent.horizontalCenter
        readonly property real space: root.height - strip.height
        scale: Math.min(1, (space - 3 * Theme.u) / height)      // large type with much to say
        y: (space - height) / 2
        columns: root.tall ? 1 : 2
        spacing: (root.tall ? 5 : 7.5) * Theme.u
        horizontalItemAlignment: Grid.AlignHCenter
        verticalItemAlignment: Grid.AlignVCenter
        Icon { name: root.icon; filled: root.filled; size: root.iconSize; color: Theme.mark; cut: root.plateInk }
        Column {
            width: root.tall ? root.room : implicitWidth
            Verb {
                objectName: "verb"
                text: StageModel.verb
                room: root.room
                color: Theme.stageInk
                anchors.horizontalCenter: root.tall ? parent.horizontalCenter : undefined
            }
            Rectangle {
                visible: root.tag !== ""
                width: tagText.width + 3 * Theme.u
                height: tagText.height + 0.6 * Theme.u
                radius: 1 * Theme.u
                color: Theme.waitSoft
                anchors.horizontalCenter: root.tall ? parent.horizontalCenter : undefined
                Txt {
                    id: tagText
                    anchors.centerIn: parent
                    text: root.tag
                    size: Theme.lead
                    strong: true
                    color: Theme.highContrast ? "#000000" : Theme.wait
                }
            }
            Line {
                objectName: "large"
                text: root.large
                size: text.length > 24 ? Theme.title : Theme.nextStep
                strong: true
            }
            Verb {
                objectName: "lesser"
                visible: text !== ""
                text: root.lesser
                largest: Theme.lead
                room: root.room
                lineHeight: 1
                color: Theme.stageInk
                anchors.horizontalCenter: root.tall ? parent.horizontalCenter : undefined
                Accessible.role: Accessible.StaticText
            }
            Item { width: 1; height: 1.4 * Theme.u }
            Repeater {
                model: StageModel.facts
                Line {
                    required property string modelData
                    text: modelData
                    size: Theme.lead
                }
            }
            Line {
                visible: StageModel.code !== ""
                text: qsTrId("key.code").arg(StageModel.code)
                size: Theme.body
            }
        }
    }
    CardStrip {
        id: strip
        objectName: "strip"
        anchors.bottom: parent.bottom
        width: parent.width
        plate: Theme.highContrast ? "#000000" : root.plate
        soft: root.soft
    }
}
