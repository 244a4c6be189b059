pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// Which session, or IN or OUT.  Digits 1 to 9 choose too.
Rectangle {
    id: root
    readonly property bool tall: Theme.portrait
    readonly property real listW: tall ? width - 2 * Theme.margin : width * 0.54
    color: Theme.paper
    focus: true
    Keys.onPressed: event => {
        const place = event.key - Qt.Key_1
        if (place >= 0 && place < StageModel.choiceCount) {
            StageModel.press(StageModel.choices[place].key)
            event.accepted = true
        } else if (event.key === Qt.Key_Escape) {
            StageModel.cancel()
            event.accepted = true
        }
    }
    Column {
        x: Theme.margin
        y: 6 * Theme.u
        width: root.tall ? root.width - 2 * Theme.margin : root.width - 3 * Theme.margin - root.listW
        spacing: 0.6 * Theme.u
        Txt {
            visible: text !== ""
            width: parent.width
            text: StageModel.name
            size: text.length > 12 ? Theme.lead : Theme.name
            strong: true
            wrapMode: Text.Wrap
            maximumLineCount: 2
        }
        Verb { objectName: "verb"; text: StageModel.verb; room: parent.width; largest: Theme.display }
        Txt { width: parent.width; text: StageModel.nextStep; size: Theme.lead; color: Theme.inkSoft; wrapMode: Text.Wrap }
        Repeater {
            model: StageModel.facts
            Txt {
                required property string modelData
                width: parent.width
                text: modelData
                size: Theme.body
                color: Theme.inkSoft
                wrapMode: Text.Wrap
            }
        }
    }
    ListView {
        id: list
        cacheBuffer: 0
        x: root.width - Theme.margin - root.listW
        y: root.tall ? 42 * Theme.u : 6 * Theme.u
        width: root.listW
        height: (root.tall ? leave.y - 3 * Theme.u : root.height - 3 * Theme.u) - y
        clip: true
        spacing: 2 * Theme.u
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: Scroll {}
        model: StageModel.choices
        delegate: Btn {
            id: choice
            required property var modelData
            required property int index
            objectName: "choice_" + modelData.key
            width: list.width
            height: Math.max(Theme.touch, (list.model.length > 4 ? 11 : 14) * Theme.u)
            text: modelData.title
            note: modelData.note
            kind: "plain"
            onClicked: StageModel.press(modelData.key)
            contentItem: Item {
                Column {
                    anchors.verticalCenter: parent.verticalCenter
                    x: 3 * Theme.u
                    width: parent.width - 10 * Theme.u
                    Txt {
                        width: parent.width
                        text: choice.text
                        size: text.length > 24 ? Theme.lead : 4.4
                        strong: true
                        wrapMode: Text.Wrap
                        maximumLineCount: 2
                        Accessible.ignored: true
                    }
                    Txt {
                        width: parent.width
                        visible: text !== ""
                        text: choice.note
                        fontSizeMode: Text.HorizontalFit
                        minimumPixelSize: 24
                        size: Theme.body
                        color: Theme.inkSoft
                        Accessible.ignored: true
                    }
                }
                Icon {
                    name: "right"
                    size: 4 * Theme.u
                    color: Theme.action
                    weight: 5
                    anchors.verticalCenter: parent.verticalCenter
                    x: parent.width - width - 2 * Theme.u
                }
            }
        }
    }
    Leave {
        id: leave
        x: Theme.margin
        width: root.tall ? root.width - 2 * Theme.margin : root.width - 3 * Theme.margin - root.listW
        y: root.height - height - 4 * Theme.u
    }
}
