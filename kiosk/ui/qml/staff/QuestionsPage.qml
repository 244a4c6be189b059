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
    function follow(event: var): void {  // to 更正, with the entry open and its learner's others beside it
        CorrectionModel.link(event.entry, event.learner, event.day)
        TodayModel.turn("corrections")
        StaffModel.open("today")
    }
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
    Txt {
        x: title.x + title.width + 3 * Theme.u
        width: root.width - x - Theme.margin
        anchors.verticalCenter: back.verticalCenter
        text: QuestionModel.left
        size: 2.2
        color: Theme.inkSoft
        wrapMode: Text.Wrap
        maximumLineCount: 2
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
                        model: line.row.events.filter(one => !line.row.unfolded || one.entry === "")
                        Txt { required property var modelData; width: words.width; text: modelData.text; size: 2.2; wrapMode: Text.Wrap }
                    }
                    Repeater {                       // unfolded, each leads to what may be done about it
                        model: line.row.events.filter(one => line.row.unfolded && one.entry !== "")
                        AbstractButton {
                            id: event
                            required property var modelData
                            width: words.width
                            height: Math.max(Theme.touch, said.height + 1.2 * Theme.u)
                            focusPolicy: Qt.TabFocus
                            text: modelData.text
                            Accessible.role: Accessible.Button
                            Accessible.name: text
                            Keys.onReturnPressed: click()
                            Keys.onEnterPressed: click()
                            onClicked: root.follow(modelData)
                            background: Rectangle {
                                radius: 1 * Theme.u
                                color: event.down ? Theme.tint : Theme.card
                                border.color: event.activeFocus ? Theme.focus : Theme.line
                                border.width: event.activeFocus ? 2 * Theme.pen : Theme.pen
                            }
                            contentItem: Item {
                                Txt { id: said; x: 1.4 * Theme.u; width: parent.width - x - onward.width - 2.8 * Theme.u; anchors.verticalCenter: parent.verticalCenter; text: event.text; size: 2.2; wrapMode: Text.Wrap; Accessible.ignored: true }
                                Txt { id: onward; x: parent.width - width - 1.4 * Theme.u; anchors.verticalCenter: parent.verticalCenter; text: "›"; size: 3; color: Theme.inkSoft; Accessible.ignored: true }
                            }
                        }
                    }
                    Row {
                        visible: line.row.more !== "" || line.row.events.some(one => one.entry !== "")
                        spacing: 2 * Theme.u
                        Txt { visible: text !== ""; anchors.verticalCenter: parent.verticalCenter; text: line.row.more; size: 2.2 }
                        Btn {
                            objectName: "unfold_" + line.row.key
                            pad: 1.8 * Theme.u
                            size: 2.2
                            text: line.row.unfolded ? qsTrId("questions.fold") : qsTrId("questions.unfold")
                            onClicked: QuestionModel.unfold(line.row.unfolded ? "" : line.row.key)
                        }
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
                    visible: !line.mine
                    x: parent.width - width - 1.4 * Theme.u
                    y: line.row.unfolded ? 1.2 * Theme.u : (line.height - height) / 2
                    text: line.settled ? qsTrId("questions.again") : qsTrId("questions.answer")
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
