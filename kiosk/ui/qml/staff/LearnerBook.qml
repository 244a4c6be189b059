pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// One learner: every lesson with its evidence, and what was decided about them.
Item {
    id: root
    readonly property bool tall: Theme.portrait
    readonly property var learner: AttendanceModel.learner
    readonly property real sideW: tall ? width - 2 * Theme.margin : 54 * Theme.u
    readonly property var shapes: ({ valid: "tick", short: "alert", no_out: "alert", no_in: "alert", absent: "hand", leave: "clock", open: "clock" })
    readonly property var inks: ({ valid: Theme.goodInk, short: Theme.waitInk, no_out: Theme.waitInk, no_in: Theme.waitInk, absent: Theme.badInk, leave: Theme.offline, open: Theme.offline })
    readonly property var words: ({
        valid: qsTrId("outcome.valid"), short: qsTrId("outcome.short"), no_out: qsTrId("outcome.no_out"), no_in: qsTrId("outcome.no_in"),
        absent: qsTrId("outcome.absent"), leave: qsTrId("outcome.leave"), open: qsTrId("outcome.open")
    })
    Keys.onEscapePressed: AttendanceModel.back()
    focus: true

    Btn {
        id: back
        objectName: "attendanceBack"
        x: Theme.margin
        y: 2 * Theme.u
        text: qsTrId("key.back")
        iconName: "left"
        onClicked: AttendanceModel.back()
    }
    Txt {
        x: back.x + back.width + 3 * Theme.u
        width: mark.x - x - 2 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        text: [root.learner.name, root.learner.number].filter(t => t).join("　")
        size: 3.6
        strong: true
    }
    LevelMark {
        id: mark
        x: root.width - Theme.margin - width
        anchors.verticalCenter: back.verticalCenter
        label: qsTrId("attendance.ratio")
        level: root.learner.level ?? "none"
        percent: root.learner.percent ?? ""
        size: 4
    }
    Panel {
        id: lessons
        x: Theme.margin
        y: back.y + back.height + 2 * Theme.u
        width: root.tall ? root.sideW : root.width - 2 * Theme.margin - root.sideW - 2 * Theme.u
        height: root.tall ? (root.height - y) * 0.55 : acts.y - y - 1.6 * Theme.u
        Empty {
            visible: AttendanceModel.lessonCount === 0
            anchors.centerIn: parent
            width: parent.width - 8 * Theme.u
            iconName: "book"
            what: qsTrId("attendance.no_lessons_yet")
            note: qsTrId("attendance.no_lessons_note")
        }
        ListView {
            id: list
            objectName: "lessonList"
            cacheBuffer: 0
            anchors.fill: parent
            anchors.margins: 1 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: AttendanceModel.lessons
            delegate: Item {
                id: line
                required property var row
                readonly property bool seen: y - list.contentY > -1 && y - list.contentY + height < list.height + 1
                width: list.width
                height: Math.max(9.6 * Theme.u, 72) + (signs.lineCount > 1 ? signs.height / 2 : 0)
                Icon {
                    visible: line.seen
                    x: 0.6 * Theme.u
                    name: root.shapes[line.row.outcome] ?? "clock"
                    filled: true
                    size: 3.4 * Theme.u
                    color: root.inks[line.row.outcome] ?? Theme.offline
                    cut: Theme.card
                    anchors.verticalCenter: parent.verticalCenter
                }
                Txt { x: 5.4 * Theme.u; y: 0.8 * Theme.u; width: said.x - x - 1 * Theme.u; text: line.row.when; size: 2.4; strong: true }
                Txt {
                    id: said
                    x: parent.width - width - 1.4 * Theme.u
                    y: 0.8 * Theme.u
                    text: [root.words[line.row.outcome] ?? "", line.row.marks].filter(t => t).join(" · ")
                    size: 2.2
                    strong: true
                    color: root.inks[line.row.outcome] ?? Theme.offline
                }
                Txt {
                    id: signs
                    x: 5.4 * Theme.u
                    y: parent.height - height - 0.8 * Theme.u
                    width: parent.width - x - 1.4 * Theme.u
                    wrapMode: Text.Wrap
                    maximumLineCount: 2
                    text: line.row.signs || qsTrId("attendance.no_signs")
                    size: 2.2
                    color: Theme.inkSoft
                }
                Rectangle { y: parent.height; width: parent.width; height: Theme.hair; color: Theme.line }
            }
        }
    }
    Panel {
        x: root.tall ? Theme.margin : lessons.x + lessons.width + 2 * Theme.u
        y: root.tall ? lessons.y + lessons.height + 2 * Theme.u : lessons.y
        width: root.sideW
        height: acts.y - y - 1.6 * Theme.u
        Txt { id: head; x: 2 * Theme.u; y: 1.4 * Theme.u; text: qsTrId("attendance.affairs"); size: 2.6; strong: true }
        Txt {
            visible: AttendanceModel.affairCount === 0
            x: 2 * Theme.u
            y: head.y + head.height + 1 * Theme.u
            width: parent.width - 4 * Theme.u
            wrapMode: Text.Wrap
            text: qsTrId("attendance.no_affairs")
            size: 2.2
            color: Theme.inkSoft
        }
        ListView {
            objectName: "affairList"
            cacheBuffer: 0
            x: 1 * Theme.u
            y: head.y + head.height + 0.6 * Theme.u
            width: parent.width - 2 * Theme.u
            height: parent.height - y - 0.6 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: AttendanceModel.affairs
            delegate: Item {
                id: affair
                required property var row
                width: ListView.view.width
                height: Math.max(11 * Theme.u, 80)
                Column {
                    x: 1 * Theme.u
                    width: parent.width - 2 * Theme.u - (act.visible ? act.width + 1 * Theme.u : 0)
                    anchors.verticalCenter: parent.verticalCenter
                    Txt { width: parent.width; text: affair.row.what; size: 2.4; strong: true; wrapMode: Text.Wrap; font.strikeout: !affair.row.holds; color: affair.row.holds ? Theme.ink : Theme.inkSoft }
                    Txt { width: parent.width; text: affair.row.why; size: 2.2; color: Theme.inkSoft }
                    Txt { width: parent.width; text: [affair.row.who, affair.row.at].filter(t => t).join("　"); size: 2.2; color: Theme.inkSoft }
                }
                RoleBtn {
                    needs: "help"
                    id: act
                    objectName: "affair_" + affair.row.key
                    visible: affair.row.holds && affair.row.act !== ""
                    anchors.right: parent.right
                    anchors.rightMargin: 1 * Theme.u
                    anchors.verticalCenter: parent.verticalCenter
                    pad: 1.4 * Theme.u
                    size: 2.2
                    text: affair.row.act === "confirm" ? qsTrId("attendance.confirm") : qsTrId("attendance.undo_short")
                    onClicked: AttendanceModel.openAbout(affair.row.act === "confirm" ? "make_up" : "undo", affair.row.key)
                }
                Rectangle { y: parent.height; width: parent.width; height: Theme.hair; color: Theme.line }
            }
        }
    }
    Row {
        id: acts
        x: root.width - Theme.margin - width
        y: root.height - height - 2.5 * Theme.u
        spacing: 1.4 * Theme.u
        RoleBtn { needs: "classes"; objectName: "result"; text: qsTrId("results.enter"); onClicked: AttendanceModel.openAbout("result", root.learner.key) }
        RoleBtn { needs: "help"; objectName: "makeUp"; text: qsTrId("attendance.make_up"); onClicked: AttendanceModel.open("make_up") }
        RoleBtn { needs: "help"; objectName: "leave"; kind: "primary"; text: qsTrId("attendance.leave"); onClicked: AttendanceModel.open("leave") }
    }
    Txt {
        x: Theme.margin
        width: acts.x - x - 2 * Theme.u
        anchors.verticalCenter: acts.verticalCenter
        text: [qsTrId("attendance.learner_summary").arg(root.learner.hours ?? "").arg(root.learner.counted ?? ""),
               root.learner.brought_hours ? qsTrId("attendance.brought").arg(root.learner.brought_hours) : "",
               root.learner.theory_hours ? qsTrId("attendance.parts").arg(root.learner.theory_hours).arg(root.learner.practice_hours) : ""].filter(t => t).join(" · ")
        size: 2.4
    }
}
