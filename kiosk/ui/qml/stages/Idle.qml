pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// 请插卡, and the ways without a card as far as the view offers any.
Rectangle {
    id: root
    readonly property bool tall: Theme.portrait
    readonly property bool ways: StageModel.choiceCount > 0
    readonly property real floor: ways ? or.y : height
    color: Theme.paper

    Column {
        id: words
        x: root.tall ? (parent.width - width) / 2 : Theme.margin
        y: root.tall ? (root.ways ? 8 : 16) * Theme.u : (root.floor - height) / 2
        width: root.tall ? root.width - 2 * Theme.margin : picture.x - Theme.margin - 4 * Theme.u
        spacing: 0.5 * Theme.u
        component Line: Txt {
            width: parent.width
            horizontalAlignment: root.tall ? Text.AlignHCenter : Text.AlignLeft
            wrapMode: Text.Wrap
            maximumLineCount: 2
            color: Theme.inkSoft
            visible: text !== ""
        }
        Verb {
            objectName: "verb"
            text: StageModel.verb
            room: parent.width
            largest: root.tall ? 16 : Theme.hero
            anchors.horizontalCenter: root.tall ? parent.horizontalCenter : undefined
        }
        Line { text: StageModel.nextStep; size: Theme.lead }
        Repeater {
            model: StageModel.facts
            Line {
                required property string modelData
                text: modelData
                size: Theme.body
                color: Theme.waitInk
                strong: true
            }
        }
    }
    InsertCard {
        id: picture
        scaleBy: root.tall ? 1.19 : root.ways ? 1.1 : 1.25
        x: root.tall ? (parent.width - width) / 2 : parent.width - Theme.margin - width
        y: root.tall ? words.y + words.height + (root.floor - words.y - words.height - height) / 2
                     : (root.floor - height) / 2
    }
    Txt {
        id: or
        visible: root.ways
        x: Theme.margin
        anchors.bottom: tiles.top
        anchors.bottomMargin: 1.6 * Theme.u
        text: qsTrId("idle.other")
        color: Theme.inkSoft
    }
    Row {
        id: tiles
        visible: root.ways
        x: Theme.margin
        spacing: 2 * Theme.u
        anchors.bottom: parent.bottom
        anchors.bottomMargin: (root.tall ? 6 : 4) * Theme.u
        readonly property int many: StageModel.choiceCount
        readonly property real w: (root.width - 2 * Theme.margin - (Math.max(many, 2) - 1) * spacing) / Math.max(many, 2)
        Repeater {
            model: root.visible ? StageModel.choices : []      // none are made while another stage is shown
            WayTile {
                required property var modelData
                choice: modelData
                tall: root.tall
                width: tiles.w
            }
        }
    }
}
