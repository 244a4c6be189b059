pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models

// 请取走社保卡 until the card is out; the ring and 需要更多时间 where the screen leaves by itself.
Rectangle {
    id: root
    property color plate: Theme.highContrast ? "#000000" : Theme.good
    property color soft: Theme.goodSoft
    readonly property bool leaving: StageModel.leaves
    readonly property bool offers: leaving || StageModel.choiceCount > 0 || StageModel.canCancel
    readonly property bool tall: Theme.portrait && offers && StageModel.takeCard
    readonly property real rowH: 15 * Theme.u

    visible: StageModel.takeCard || offers
    height: !visible ? 0 : tall ? 27 * Theme.u : rowH
    color: soft
    Row {
        visible: StageModel.takeCard
        x: Theme.portrait || !root.offers ? (root.width - width) / 2
            : Theme.leftHand ? Math.max((root.width - width) / 2, corner.x + corner.width + 3 * Theme.u)
                                           : Math.min((root.width - width) / 2, corner.x - width - 3 * Theme.u)
        height: root.rowH
        spacing: 3 * Theme.u
        Icon { name: "cardout"; size: 9 * Theme.u; color: root.plate; anchors.verticalCenter: parent.verticalCenter }
        Verb {
            objectName: "takeCard"
            text: qsTrId("card.take")
            largest: Theme.nextStep
            room: root.width - 2 * Theme.margin - 12 * Theme.u - (Theme.portrait || !root.offers ? 0 : corner.width + 3 * Theme.u)
            color: root.plate
            anchors.verticalCenter: parent.verticalCenter
        }
    }
    Row {
        id: corner
        visible: root.offers
        x: Theme.portrait ? (root.width - width) / 2 : Theme.leftHand ? Theme.margin : root.width - width - Theme.margin
        scale: Math.min(1, (root.width - 4 * Theme.u) / width)      // large type in portrait
        layoutDirection: Theme.leftHand ? Qt.RightToLeft : Qt.LeftToRight
        y: root.tall ? root.height - height - 3.5 * Theme.u : (root.rowH - height) / 2
        spacing: 2 * Theme.u
        Repeater {
            model: StageModel.choices
            Btn {
                required property var modelData
                objectName: "choice_" + modelData.key
                text: modelData.title
                note: modelData.note
                onClicked: StageModel.press(modelData.key)
            }
        }
        Btn {
            objectName: "moreTime"
            visible: StageModel.moreTime
            text: qsTrId("key.more_time")
            onClicked: StageModel.moreTimeWanted()
        }
        Btn {
            objectName: "cancel"
            visible: StageModel.canCancel
            text: StageModel.cardIn ? qsTrId("key.cancel") : qsTrId("key.stop")
            onClicked: StageModel.cancel()
        }
        Ring { color: root.plate; track: Theme.highContrast ? "#FFFFFF" : Qt.darker(root.soft, 1.18) }
    }
}
