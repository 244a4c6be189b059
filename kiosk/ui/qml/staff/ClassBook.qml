pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// A class: hours so far, the ratio against the limits, who is on leave.  Several learners may be chosen at once.
Item {
    id: root
    readonly property bool tall: Theme.portrait
    readonly property bool any: AttendanceModel.chosen > 0
    readonly property var words: ({ leave: qsTrId("today.leave"), quit: qsTrId("attendance.quit") })
    focus: true

    Txt { id: title; x: Theme.margin; y: 2.5 * Theme.u + (Theme.touch - height) / 2; text: qsTrId("attendance.title"); size: 3.6; strong: true }
    ClassTabs {
        x: root.tall ? Theme.margin : title.x + title.width + 3 * Theme.u
        y: root.tall ? buttons.y + buttons.height + 1.4 * Theme.u : 2.5 * Theme.u
        width: (root.tall ? root.width - Theme.margin : buttons.x - 2 * Theme.u) - x
        id: tabs
    }
    Row {
        id: buttons
        x: root.width - Theme.margin - width
        y: 2.5 * Theme.u
        spacing: 1.4 * Theme.u
        Btn {
            objectName: "spotsOpen"
            pad: 1.6 * Theme.u
            text: SpotModel.open > 0 ? qsTrId("spots.some").arg(SpotModel.open) : qsTrId("spots.title")
            kind: SpotModel.open > 0 ? "primary" : "plain"
            onClicked: AttendanceModel.open("spots")
        }
        Btn {
            objectName: "resultsOpen"
            pad: 1.6 * Theme.u
            text: qsTrId("results.title")
            enabled: AttendanceModel.learnerCount > 0
            onClicked: AttendanceModel.open("results")
        }
        Btn {
            objectName: "exportOpen"
            pad: 1.6 * Theme.u
            text: qsTrId("exports.open")
            onClicked: AttendanceModel.open("export")
        }
    }
    Panel {
        id: table
        readonly property real nameX: 9 * Theme.u
        readonly property real hoursX: width * (root.tall ? 0.34 : 0.36)
        readonly property real countX: width * (root.tall ? 0.46 : 0.50)
        readonly property real ratioX: width * (root.tall ? 0.60 : 0.62)
        readonly property real stateX: width * (root.tall ? 0.83 : 0.87)
        x: Theme.margin
        y: (root.tall ? tabs.y : 2.5 * Theme.u) + Theme.touch + 1.6 * Theme.u
        width: root.width - 2 * Theme.margin
        height: foot.y - y - 1.6 * Theme.u
        Item {
            id: head
            visible: AttendanceModel.learnerCount > 0
            width: parent.width
            height: Theme.row
            Tick {
                objectName: "chooseAll"
                x: 1 * Theme.u
                height: parent.height
                on: AttendanceModel.chosen > 0 && AttendanceModel.chosen === AttendanceModel.learnerCount
                text: qsTrId("attendance.all")
                onClicked: AttendanceModel.chooseAll(!on)
            }
            Txt { x: table.nameX; anchors.verticalCenter: parent.verticalCenter; text: qsTrId("attendance.learner"); size: 2.2; strong: true; color: Theme.inkSoft }
            Txt { x: table.hoursX; anchors.verticalCenter: parent.verticalCenter; text: qsTrId("attendance.hours"); size: 2.2; strong: true; color: Theme.inkSoft }
            Txt { x: table.countX; anchors.verticalCenter: parent.verticalCenter; text: qsTrId("attendance.counted"); size: 2.2; strong: true; color: Theme.inkSoft }
            Txt { x: table.ratioX; anchors.verticalCenter: parent.verticalCenter; text: qsTrId("attendance.ratio"); size: 2.2; strong: true; color: Theme.inkSoft }
            Rectangle { y: parent.height; width: parent.width; height: Theme.hair; color: Theme.line }
        }
        Empty {
            visible: AttendanceModel.learnerCount === 0
            anchors.centerIn: parent
            width: parent.width - 12 * Theme.u
            iconName: "book"
            what: qsTrId("attendance.none")
            note: qsTrId("attendance.none_note")
        }
        ListView {
            id: list
            objectName: "attendanceList"
            cacheBuffer: 0
            y: head.height + Theme.hair
            width: parent.width
            height: parent.height - y - 0.6 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: AttendanceModel.learners
            delegate: Item {
                id: line
                required property var row
                readonly property bool seen: y - list.contentY > -1 && y - list.contentY + height < list.height + 1
                width: list.width
                height: Theme.row
                Tick {
                    objectName: "choose_" + line.row.key
                    x: 1 * Theme.u
                    height: parent.height
                    on: line.row.chosen
                    seen: line.seen
                    text: line.row.name
                    onClicked: AttendanceModel.toggle(line.row.key)
                }
                AbstractButton {
                    id: touch
                    objectName: "book_" + line.row.key
                    x: table.nameX - 1 * Theme.u
                    width: parent.width - x - 1 * Theme.u
                    height: parent.height
                    text: line.row.name
                    Accessible.name: [line.row.name, line.row.number, line.row.percent ? line.row.percent + " %" : "", root.words[line.row.state] ?? ""].filter(t => t).join(" ")
                    focusPolicy: Qt.TabFocus
                    Keys.onReturnPressed: click()
                    onClicked: AttendanceModel.openLearner(line.row.key)
                    background: Rectangle {
                        radius: 1 * Theme.u
                        color: touch.down ? Theme.tint : "transparent"
                        border.color: Theme.focus
                        border.width: touch.activeFocus ? Theme.pen : 0
                    }
                }
                Txt { id: who; x: table.nameX; anchors.verticalCenter: parent.verticalCenter; text: line.row.name; size: 2.6; strong: true }
                Txt {
                    visible: !root.tall
                    x: Math.max(who.x + who.width + 1.6 * Theme.u, table.nameX + 12 * Theme.u)
                    width: table.hoursX - x - 1 * Theme.u
                    anchors.verticalCenter: parent.verticalCenter
                    text: line.row.number
                    size: 2.2
                    color: Theme.inkSoft
                }
                Txt { x: table.hoursX; anchors.verticalCenter: parent.verticalCenter; text: line.row.hours; size: 2.4 }
                Txt { x: table.countX; anchors.verticalCenter: parent.verticalCenter; text: line.row.counted; size: 2.4 }
                LevelMark { x: table.ratioX; anchors.verticalCenter: parent.verticalCenter; level: line.row.level; percent: line.row.percent; seen: line.seen }
                Txt {
                    x: table.stateX
                    width: parent.width - x - 2 * Theme.u
                    horizontalAlignment: Text.AlignRight
                    anchors.verticalCenter: parent.verticalCenter
                    text: root.words[line.row.state] ?? ""
                    size: 2.4
                    strong: true
                    color: Theme.offline
                }
                Rectangle { y: parent.height; width: parent.width; height: Theme.hair; color: Theme.line }
            }
        }
    }
    Item {
        id: foot
        x: Theme.margin
        y: root.height - height - 2.5 * Theme.u
        width: root.width - 2 * Theme.margin
        height: Theme.touch
        Txt {
            objectName: "attendanceFoot"
            width: parent.width - acts.width - 3 * Theme.u
            anchors.verticalCenter: parent.verticalCenter
            wrapMode: Text.Wrap
            maximumLineCount: 2
            text: root.any ? qsTrId("attendance.chosen").arg(AttendanceModel.chosen).arg(AttendanceModel.chosenNames)
                : AttendanceModel.learnerCount ? qsTrId("attendance.summary").arg(AttendanceModel.learnerCount).arg(AttendanceModel.numbers[0]).arg(AttendanceModel.numbers[1]).arg(AttendanceModel.assisted) : ""
            size: 2.2
            color: Theme.inkSoft
        }
        Row {
            id: acts
            anchors.right: parent.right
            spacing: 1.4 * Theme.u
            RoleBtn { needs: "help"; objectName: "leave"; kind: root.any ? "primary" : "plain"; enabled: root.any; text: qsTrId("attendance.leave"); onClicked: AttendanceModel.open("leave") }
            RoleBtn { needs: "help"; objectName: "makeUp"; enabled: root.any; text: qsTrId("attendance.make_up"); onClicked: AttendanceModel.open("make_up") }
        }
    }
}
