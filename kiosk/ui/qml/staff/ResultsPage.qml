pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// 结业: ratio, scores and outcome of everybody in the class; a touch enters the next attempt.
Item {
    id: root
    readonly property bool tall: Theme.portrait
    focus: true
    Keys.onEscapePressed: AttendanceModel.back()
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
        width: seal.x - x - 2 * Theme.u
        elide: Text.ElideRight
        anchors.verticalCenter: back.verticalCenter
        text: qsTrId("results.head").arg(AttendanceModel.numbers[3]).arg(AttendanceModel.learnerCount).arg(AttendanceModel.numbers[2])
        size: root.tall ? 2.6 : 3.4
        strong: true
    }
    RoleBtn {
        needs: "classes"
        id: seal
        objectName: "archiveClass"
        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        y: back.y
        text: qsTrId("archive.act")
        enabled: !ArchiveModel.busy
        onClicked: ArchiveModel.archive(AttendanceModel.classNo)
    }
    Component.onDestruction: ArchiveModel.put_away()
    Panel {
        id: said
        visible: ArchiveModel.says !== ""
        x: Theme.margin
        y: back.y + back.height + 1.6 * Theme.u
        width: root.width - 2 * Theme.margin
        height: visible ? archiveSays.height + 2.4 * Theme.u : 0
        Txt {
            id: archiveSays
            objectName: "archiveSays"
            x: 2 * Theme.u
            y: 1.2 * Theme.u
            width: parent.width - 4 * Theme.u
            text: ArchiveModel.says
            size: 2.4
            strong: true
            wrapMode: Text.WrapAnywhere
        }
    }
    Panel {
        id: table
        readonly property real ratioX: width * (root.tall ? 0.22 : 0.30)
        readonly property real theoryX: width * (root.tall ? 0.46 : 0.47)
        readonly property real practiceX: width * (root.tall ? 0.58 : 0.59)
        readonly property real verdictX: width * (root.tall ? 0.69 : 0.72)
        x: Theme.margin
        y: (said.visible ? said.y + said.height : back.y + back.height) + 2 * Theme.u
        width: root.width - 2 * Theme.margin
        height: root.height - y - 2.5 * Theme.u
        Item {
            id: head
            width: parent.width
            height: Theme.row
            component Head: Txt { anchors.verticalCenter: parent.verticalCenter; size: 2.2; strong: true; color: Theme.inkSoft }
            Head { x: 2 * Theme.u; text: qsTrId("attendance.learner") }
            Head { x: table.ratioX; text: qsTrId("attendance.ratio") }
            Head { x: table.theoryX; text: qsTrId("results.theory_short") }
            Head { x: table.practiceX; text: qsTrId("results.practice_short") }
            Head { x: table.verdictX; text: qsTrId("results.verdict") }
            Rectangle { y: parent.height; width: parent.width; height: Theme.hair; color: Theme.line }
        }
        ListView {
            id: list
            objectName: "resultList"
            cacheBuffer: 0
            y: head.height + Theme.hair
            width: parent.width
            height: parent.height - y - 0.6 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: AttendanceModel.learners
            delegate: AbstractButton {
                id: line
                required property var row
                readonly property bool seen: y - list.contentY > -1 && y - list.contentY + height < list.height + 1
                objectName: "result_" + row.key
                width: list.width
                height: Theme.row
                text: row.name
                Accessible.name: [row.name, row.percent ? row.percent + " %" : "", row.theory, row.practice, verdict.text].filter(t => t).join(" ")
                focusPolicy: enabled ? Qt.TabFocus : Qt.NoFocus
                enabled: [...StaffModel.rights].includes("classes")
                Keys.onReturnPressed: click()
                onClicked: AttendanceModel.openAbout("result", row.key)
                background: Rectangle {
                    color: line.down ? Theme.tint : "transparent"
                    border.color: Theme.focus
                    border.width: line.activeFocus ? Theme.pen : 0
                    Rectangle { y: parent.height; width: parent.width; height: Theme.hair; color: Theme.line }
                }
                contentItem: Item {
                    Txt { x: 2 * Theme.u; width: table.ratioX - x - Theme.u; anchors.verticalCenter: parent.verticalCenter; text: root.tall ? line.row.name : line.row.name + "　" + line.row.number; size: 2.4 }
                    LevelMark { x: table.ratioX; anchors.verticalCenter: parent.verticalCenter; level: line.row.level; percent: line.row.percent; size: 2.4; seen: line.seen }
                    Txt { x: table.theoryX; anchors.verticalCenter: parent.verticalCenter; text: line.row.theory || "–"; size: 2.4 }
                    Txt { x: table.practiceX; anchors.verticalCenter: parent.verticalCenter; text: line.row.practice || "–"; size: 2.4 }
                    Txt {
                        id: verdict
                        x: table.verdictX
                        width: parent.width - x - 2 * Theme.u
                        anchors.verticalCenter: parent.verticalCenter
                        wrapMode: Text.Wrap
                        maximumLineCount: 2
                        text: line.row.attempt === 0 ? qsTrId("results.none")
                            : [line.row.passed ? qsTrId("results.pass") : qsTrId("results.fail"), qsTrId("results.attempt").arg(line.row.attempt),
                               line.row.certified ? qsTrId("results.certified") : ""].filter(t => t).join(" · ")
                        size: 2.4
                        strong: line.row.attempt > 0
                        color: line.row.attempt === 0 ? Theme.inkSoft : line.row.passed ? Theme.goodInk : Theme.badInk
                    }
                }
            }
        }
    }
}
