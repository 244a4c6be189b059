pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// Tries left before the first key, large keys, a count of what was typed; never a digit.
Rectangle {
    id: root
    readonly property bool tall: Theme.portrait
    readonly property int boxes: Math.max(Math.min(6, StageModel.pinMost), StageModel.pinCount)   // six is usual
    readonly property real wordsW: tall ? width - 2 * Theme.margin : width - 3 * Theme.margin - pad.width
    readonly property bool ways: StageModel.choiceCount > 0
    readonly property real padBottom: pad.y + pad.height
    readonly property bool mirrored: Theme.leftHand && !tall     // the pad on the left
    readonly property real wordsX: mirrored ? pad.x + pad.width + Theme.margin : Theme.margin
    color: Theme.paper
    focus: true
    Keys.onPressed: event => {
        const key = event.key
        if (key >= Qt.Key_0 && key <= Qt.Key_9)
            StageModel.digit(key - Qt.Key_0)
        else if (key === Qt.Key_Backspace || key === Qt.Key_Delete)
            StageModel.backspace()
        else if (key === Qt.Key_Return || key === Qt.Key_Enter)
            StageModel.confirm()
        else if (key === Qt.Key_Escape)
            StageModel.cancel()
        else
            return
        event.accepted = true
    }

    Column {
        id: words
        x: root.wordsX
        y: root.tall ? 4 * Theme.u : Math.max(1 * Theme.u, pad.y - 7.4 * Theme.u)
        width: root.wordsW
        Txt {
            visible: text !== ""
            width: parent.width
            text: StageModel.name
            size: text.length > 12 ? Theme.lead : Theme.name
            strong: true
            wrapMode: Text.Wrap
            maximumLineCount: root.ways ? 1 : 2
            fontSizeMode: root.ways ? Text.HorizontalFit : Text.FixedSize
            minimumPixelSize: 24
        }
        Verb { objectName: "verb"; text: StageModel.verb; room: parent.width; lineHeight: 0.92; largest: root.ways ? Theme.display : Theme.hero }
        Txt {
            width: parent.width
            text: StageModel.pinChecking ? qsTrId("pin.checking") : StageModel.pinWrong ? qsTrId("pin.wrong") : StageModel.nextStep
            size: Theme.lead
            strong: StageModel.pinWrong
            wrapMode: Text.Wrap
            maximumLineCount: 2
            color: StageModel.pinWrong ? Theme.badInk : Theme.inkSoft
        }
        Item { width: 1; height: (root.ways ? 1.2 : 2.2) * Theme.u }
        Row {   // what has been typed, as a count only
            id: typed
            objectName: "typed"
            spacing: (root.boxes > 6 ? 0.8 : 1.6) * Theme.u
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTrId("pin.entered").arg(StageModel.pinCount)
            Repeater {
                model: root.boxes
                Rectangle {
                    id: box
                    required property int index
                    readonly property bool here: index === StageModel.pinCount
                    width: Math.min(9 * Theme.u, (root.wordsW + typed.spacing) / root.boxes - typed.spacing)
                    height: (root.ways && Theme.large ? 6.5 : 9) * Theme.u
                    radius: 1.5 * Theme.u
                    color: Theme.card
                    border.color: here ? Theme.action : Theme.edge
                    border.width: here ? Math.round(Theme.u / 2.5) : Theme.hair
                    Dot { visible: box.index < StageModel.pinCount; anchors.centerIn: parent; size: 2.8 * Theme.u }
                }
            }
        }
    }
    Row {   // the other ways.  Three tiles are made once and kept, for this stage is waited for with the card in
        id: tiles
        objectName: "ways"
        x: root.wordsX
        y: root.tall ? root.padBottom + 2 * Theme.u : leave.y - height - 2 * Theme.u
        spacing: 2 * Theme.u
        visible: root.ways
        Repeater {
            model: 3
            WayTile {
                required property int index
                choice: StageModel.choices[index] ?? null
                small: true
                visible: choice !== null
                width: (root.wordsW - 2 * tiles.spacing) / 3
            }
        }
    }
    Leave {
        id: leave
        x: root.wordsX
        width: root.wordsW
        cancel: qsTrId("pin.cancel")
        y: !root.tall ? root.padBottom - height : root.ways ? tiles.y + tiles.height + 2 * Theme.u : root.padBottom + 4 * Theme.u
    }
    Row {   // tries left, known before the first key
        id: tries
        objectName: "tries"
        x: pad.x
        y: pad.y - 6 * Theme.u
        height: 4 * Theme.u
        spacing: 1.6 * Theme.u
        Txt {
            text: StageModel.triesLeft < 0 ? qsTrId("pin.tries_unknown") : qsTrId("pin.tries").arg(StageModel.triesLeft)
            width: Math.min(implicitWidth, pad.width)
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: 24
            size: 2.8
            strong: true
            color: StageModel.triesLeft >= 0 && StageModel.triesLeft <= 2 ? Theme.badInk : Theme.ink
            anchors.verticalCenter: parent.verticalCenter
        }
        Row {
            visible: StageModel.triesLeft >= 0
            anchors.verticalCenter: parent.verticalCenter
            spacing: 0.8 * Theme.u
            Repeater {
                model: StageModel.triesMax
                Dot {
                    required property int index
                    hollow: index >= StageModel.triesLeft
                    color: StageModel.triesLeft <= 2 ? Theme.badInk : Theme.ink
                }
            }
        }
    }
    Txt {
        visible: StageModel.triesLeft >= 0 && tries.width + implicitWidth + 2 * Theme.u < pad.width
        x: pad.x + pad.width - width
        y: tries.y
        height: tries.height
        verticalAlignment: Text.AlignVCenter
        text: qsTrId("pin.tries_note")
        size: 2.2
        color: Theme.inkSoft
    }
    PinPad {
        id: pad
        digits: StageModel.padKeys
        entered: StageModel.pinCount
        least: StageModel.pinLeast
        usual: root.boxes
        locked: StageModel.pinChecking
        x: root.mirrored ? Theme.margin : root.width - Theme.margin - width
        y: root.tall ? words.y + words.height + (root.ways ? 8 : 11) * Theme.u : Math.max(7 * Theme.u, (root.height - height) / 2 + 2.5 * Theme.u)
        keyH: (root.tall && Theme.large ? 9.4 : 12) * Theme.u
        keyW: root.tall ? (root.width - 2 * Theme.margin - 2 * spacing) / 3 : 16 * Theme.u
        onDigit: d => StageModel.digit(d)
        onErase: StageModel.backspace()
        onConfirm: StageModel.confirm()
    }
}
