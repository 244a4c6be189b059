pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// 疑点: what the book raises, with the lines that raised it; each is answered once, in words.
Item {
    id: root
    property string answering: ""        // the one whose answer is being written
    property Field typing: null          // touched: the screen's own keyboard writes here
    focus: true
    Keys.onEscapePressed: answering ? answering = "" : QuestionModel.leave()

    Btn {
        id: back
        objectName: "formBack"
        x: Theme.margin
        y: 1.6 * Theme.u
        text: qsTrId("key.back")
        iconName: "left"
        onClicked: QuestionModel.leave()
    }
    Txt {
        id: title
        x: back.x + back.width + 3 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        text: qsTrId("questions.title").arg(QuestionModel.open)
        size: 3.6
        strong: true
    }
    Panel {
        x: Theme.margin
        y: back.y + back.height + 1.6 * Theme.u
        width: root.width - 2 * Theme.margin
        height: root.height - y - (keyboard.visible ? keyboard.height : 0) - 2.5 * Theme.u
        Empty {
            visible: QuestionModel.count === 0
            anchors.centerIn: parent
            width: parent.width - 12 * Theme.u
            what: qsTrId("questions.none")
            note: qsTrId("questions.none_note")
        }
        ListView {
            id: list
            objectName: "questions"
            anchors.fill: parent
            anchors.margins: 1.4 * Theme.u
            clip: true
            cacheBuffer: 0
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: QuestionModel.rows
            delegate: Item {
                id: line
                required property var row
                readonly property bool settled: row.answer !== ""
                readonly property bool mine: root.answering === row.key
                width: list.width
                height: words.height + 2.4 * Theme.u
                Rectangle { y: parent.height - height; width: parent.width; height: Theme.hair; color: Theme.line }
                Icon {
                    visible: line.y + y - list.contentY > -1 && line.y + y + height - list.contentY < list.height + 1   // the software renderer clips no shapes
                    name: line.settled ? "tick" : "alert"
                    filled: !line.settled
                    size: 4 * Theme.u
                    color: line.settled ? Theme.inkSoft : Theme.waitInk
                    cut: Theme.card
                    y: 1.6 * Theme.u
                }
                Column {
                    id: words
                    x: 6 * Theme.u
                    y: 1.2 * Theme.u
                    width: line.width - x - (say.visible ? say.width + 3 * Theme.u : 2 * Theme.u)
                    spacing: 0.4 * Theme.u
                    Txt { width: parent.width; text: line.row.what; size: 2.6; strong: true; wrapMode: Text.Wrap }
                    Txt { width: parent.width; text: [line.row.where, line.row.at].filter(t => t).join("　"); size: 2.4; color: Theme.inkSoft; wrapMode: Text.Wrap }
                    Repeater {
                        model: line.row.events
                        Txt { required property string modelData; width: words.width; text: modelData; size: 2.2; wrapMode: Text.Wrap }
                    }
                    Txt { visible: line.settled; width: parent.width; text: line.row.answer; size: 2.4; strong: true; wrapMode: Text.Wrap }
                    Choice {
                        id: reasons
                        objectName: "questionAnswer"
                        visible: line.mine
                        width: parent.width
                        options: QuestionModel.answers
                    }
                    Row {
                        visible: line.mine
                        width: parent.width
                        spacing: 1.4 * Theme.u
                        Field {
                            id: own
                            objectName: "questionNote"
                            width: parent.width - done.width - parent.spacing
                            placeholderText: qsTrId("questions.note")
                            onPressed: root.typing = own
                        }
                        Btn {
                            id: done
                            objectName: "questionDone"
                            kind: "primary"
                            text: qsTrId("questions.save")
                            enabled: reasons.picked !== ""
                            onClicked: {
                                QuestionModel.answer(line.row.key, reasons.picked, own.text)
                                root.answering = ""
                                root.typing = null
                            }
                        }
                    }
                }
                RoleBtn {
                    needs: "answer"
                    id: say
                    objectName: "answer_" + line.row.key
                    visible: !line.settled && !line.mine
                    x: parent.width - width - 1.4 * Theme.u
                    anchors.verticalCenter: parent.verticalCenter
                    text: qsTrId("questions.answer")
                    onClicked: root.answering = line.row.key
                }
            }
        }
    }
    Keyboard {
        id: keyboard
        visible: root.typing !== null
        width: root.width
        y: root.height - height
        target: root.typing
        goWord: qsTrId("pin.confirm")
        onGo: root.typing = null
    }
}
