pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// What did not reach the platform: why, what to do, and the platform's own words.  Nothing is deleted here.
Item {
    id: root
    Txt { id: title; x: Theme.margin; y: 2.5 * Theme.u; text: qsTrId("troubles.title"); size: 3.6; strong: true }
    Txt {
        visible: TroublesModel.count > 0
        x: title.x + title.width + 2 * Theme.u
        anchors.baseline: title.baseline
        text: qsTrId("troubles.count").arg(TroublesModel.count)
        size: 2.4
        color: Theme.inkSoft
    }
    Btn {
        objectName: "openDoubles"
        visible: HubModel.count > 0
        anchors.right: questions.left
        anchors.rightMargin: 1.4 * Theme.u
        y: questions.y
        text: qsTrId("hub.doubles").arg(HubModel.count)
        iconName: "alert"
        onClicked: HubModel.openDoubles()
    }
    Btn {
        id: questions
        objectName: "questions"
        x: root.width - width - Theme.margin
        y: 1.6 * Theme.u
        text: qsTrId("questions.title").arg(QuestionModel.open)
        iconName: "alert"
        onClicked: QuestionModel.show()
    }
    Panel {
        x: Theme.margin
        y: 10.5 * Theme.u
        width: root.width - 2 * Theme.margin
        height: root.height - y - 2.5 * Theme.u
        Empty {
            visible: TroublesModel.count === 0
            anchors.centerIn: parent
            width: parent.width - 12 * Theme.u
            what: qsTrId("troubles.none")
            note: qsTrId("troubles.none_note")
        }
        ListView {
            id: list
            objectName: "troubles"
            cacheBuffer: 0
            anchors.fill: parent
            anchors.margins: 1.4 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: TroublesModel.rows
            header: Item {                             // one cause has often stopped many
                width: list.width
                height: all.visible ? all.height + 1 * Theme.u : 0
                RoleBtn {
                    id: all
                    objectName: "resendAll"
                    needs: "correct"
                    visible: TroublesModel.resendable > 1
                    x: parent.width - width - 1.4 * Theme.u
                    text: qsTrId("troubles.resend_all").arg(TroublesModel.resendable)
                    onClicked: TroublesModel.resendAll()
                }
            }
            delegate: Item {
                id: line
                required property var row
                readonly property bool grave: row.state !== ""
                width: list.width
                height: words.height + 2.4 * Theme.u
                Rectangle { y: parent.height - height; width: parent.width; height: Theme.hair; color: Theme.line }
                Icon { name: "alert"; filled: true; size: 4 * Theme.u; color: Theme.waitInk; cut: Theme.card; y: 1.6 * Theme.u }
                Column {
                    id: words
                    x: 6 * Theme.u
                    y: 1.2 * Theme.u
                    width: acts.x - x - 1.6 * Theme.u
                    spacing: 0.2 * Theme.u
                    Txt { width: parent.width; text: line.row.why + "　" + line.row.code; size: 2.6; strong: true; wrapMode: Text.Wrap }
                    Txt { width: parent.width; text: [line.row.name, line.row.what, line.row.at].filter(t => t).join("　"); size: 2.4; wrapMode: Text.Wrap }
                    Txt {
                        width: parent.width
                        visible: line.row.said !== ""
                        text: qsTrId("troubles.said").arg(line.row.said)
                        size: 2.2
                        color: Theme.inkSoft
                        wrapMode: Text.Wrap
                        maximumLineCount: 3
                    }
                    Txt {
                        width: parent.width
                        text: [line.row.next, line.row.state, line.row.attempts > 0 ? qsTrId("troubles.attempts").arg(line.row.attempts) : ""].filter(t => t).join("　")
                        size: 2.2
                        color: Theme.inkSoft
                        wrapMode: Text.Wrap
                    }
                }
                Row {
                    id: acts
                    x: parent.width - width - 1.4 * Theme.u      // beside the scroll bar
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: 1 * Theme.u
                    Btn {
                        objectName: "deal_" + line.row.key
                        text: qsTrId("corrections.to_corrections")
                        onClicked: {
                            CorrectionModel.show("uploads")
                            CorrectionModel.openEntry(line.row.key)
                            TodayModel.turn("corrections")
                            StaffModel.open("today")
                        }
                    }
                    RoleBtn {
                        needs: "correct"
                        objectName: "resend_" + line.row.key
                        visible: line.row.canResend
                        text: qsTrId("troubles.resend")
                        onClicked: TroublesModel.resend(line.row.key)
                    }
                }
            }
        }
    }
}
