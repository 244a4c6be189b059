pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
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
            model: StageModel.choices
            AbstractButton {
                id: tile
                required property var modelData
                objectName: "way_" + modelData.key
                width: tiles.w
                height: (root.tall ? 24 : 14) * Theme.u
                focusPolicy: Qt.TabFocus
                text: modelData.title
                Accessible.name: modelData.title + " " + modelData.note
                onClicked: StageModel.press(modelData.key)
                Keys.onReturnPressed: click()
                background: Rectangle {
                    radius: Theme.radius
                    color: tile.down ? Theme.tint : Theme.card
                    border.color: tile.activeFocus ? Theme.focus : Theme.edge
                    border.width: tile.activeFocus ? 2 * Theme.pen : Theme.pen
                }
                contentItem: Item {
                    Grid {
                        anchors.centerIn: parent
                        columns: root.tall ? 1 : 2
                        spacing: (root.tall ? 1 : 3) * Theme.u
                        horizontalItemAlignment: root.tall ? Grid.AlignHCenter : Grid.AlignLeft
                        verticalItemAlignment: Grid.AlignVCenter
                        Icon {
                            name: ({ scan: "gun", face: "face" })[tile.modelData.key] ?? "person"
                            size: 8 * Theme.u
                            color: Theme.action
                            weight: 2.8
                        }
                        Column {
                            Verb {
                                text: tile.modelData.title
                                largest: Theme.title
                                room: tiles.w - (root.tall ? 2 : 14) * Theme.u
                                anchors.horizontalCenter: root.tall ? parent.horizontalCenter : undefined
                                Accessible.ignored: true
                            }
                            Txt {
                                text: tile.modelData.note
                                size: 2.2
                                width: Math.min(implicitWidth, tiles.w - (root.tall ? 2 : 14) * Theme.u)
                                color: Theme.inkSoft
                                anchors.horizontalCenter: root.tall ? parent.horizontalCenter : undefined
                                Accessible.ignored: true
                            }
                        }
                    }
                }
            }
        }
    }
}
