pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// What the face is for, how long it is kept, that it works as well without: then two answers of one size and weight.
Rectangle {
    id: root
    readonly property bool tall: Theme.portrait
    readonly property real w: width - 2 * Theme.margin
    readonly property real answerW: tall ? (w - 2 * Theme.u) / 2 : Math.min(48 * Theme.u, (w - leave.width) / 2 - 3 * Theme.u)
    color: Theme.paper
    focus: true
    Keys.onEscapePressed: StageModel.cancel()
    Component.onDestruction: VoiceModel.hush()
    Timer {   // the page is on the screen first: a speech service may take a second to start
        id: drawn
        interval: 150
        running: true
    }

    Verb {
        id: verb
        objectName: "verb"
        x: Theme.margin
        y: 1.5 * Theme.u
        text: StageModel.verb
        largest: root.tall ? Theme.hero : Theme.display
        room: root.tall ? root.w : root.w * 0.4
    }
    Column {
        id: words
        x: root.tall ? Theme.margin : verb.x + verb.width + 4 * Theme.u
        y: root.tall ? verb.y + verb.height : verb.y + (verb.height - height) / 2
        width: (aloud.visible ? aloud.x - 2 * Theme.u : root.width - Theme.margin) - x
        Txt {
            visible: text !== ""
            width: parent.width
            text: StageModel.name
            size: text.length > 12 ? Theme.lead : Theme.name
            strong: true
            wrapMode: Text.Wrap
            maximumLineCount: 2
        }
        Txt { width: parent.width; text: StageModel.nextStep; size: Theme.lead; color: Theme.inkSoft; wrapMode: Text.Wrap }
    }
    Btn {
        id: aloud
        objectName: "aloud"
        visible: !drawn.running && VoiceModel.able
        x: root.width - Theme.margin - width
        y: root.tall ? words.y + (words.height - height) / 2 : verb.y + (verb.height - height) / 2
        iconName: "speaker"
        text: qsTrId("consent.read_aloud")
        onClicked: VoiceModel.read(StageModel.page)
    }
    Panel {
        id: page
        x: Theme.margin
        y: (root.tall ? words.y + words.height + 2 * Theme.u : verb.y + verb.height + 1 * Theme.u)
        width: root.w
        height: answers.y - 2 * Theme.u - y
        Repeater {
            id: facts
            model: StageModel.facts
            Item {
                id: fact
                required property string modelData
                required property int index
                x: 2.5 * Theme.u
                y: index * height
                width: page.width - 2 * x
                height: page.height / facts.count
                Rectangle {
                    visible: fact.index > 0
                    width: parent.width
                    height: Theme.hair
                    color: Theme.line
                }
                Txt {
                    anchors.verticalCenter: parent.verticalCenter
                    width: parent.width
                    text: fact.modelData
                    size: Theme.lead
                    wrapMode: Text.Wrap
                }
            }
        }
    }
    Row {
        id: answers
        x: Theme.margin
        y: (root.tall ? leave.y - 3 * Theme.u : root.height - 4 * Theme.u) - height
        spacing: 2 * Theme.u
        Repeater {
            model: StageModel.choices
            Btn {
                required property var modelData
                objectName: "choice_" + modelData.key
                width: root.answerW
                height: 13 * Theme.u
                size: 3.8
                text: modelData.title
                note: modelData.note
                onClicked: StageModel.press(modelData.key)
            }
        }
    }
    Leave {
        id: leave
        x: root.tall ? Theme.margin : root.width - Theme.margin - width
        y: root.tall ? root.height - height - 4 * Theme.u : answers.y + (answers.height - height) / 2
    }
}
