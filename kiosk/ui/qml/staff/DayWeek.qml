pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// A week: classes down, days across.
TabPage {
    id: root
    readonly property real nameW: (Theme.portrait ? 22 : 36) * Theme.u
    readonly property string first: DaySpanModel.first
    readonly property var cells: DaySpanModel.cells
    readonly property var weekdays: [
        qsTrId("date.weekday.1"), qsTrId("date.weekday.2"), qsTrId("date.weekday.3"), qsTrId("date.weekday.4"), qsTrId("date.weekday.5"),
        qsTrId("date.weekday.6"), qsTrId("date.weekday.7")
    ]
    function turn(days: int) {
        const [year, month, date] = root.first.split("-").map(Number)
        DaySpanModel.ask("week", new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10))
    }
    whole: true
    Keys.onEscapePressed: TodayModel.back()
    Keys.onPressed: event => {
        if (event.key === Qt.Key_PageUp || event.key === Qt.Key_PageDown) {
            turn(event.key === Qt.Key_PageUp ? -7 : 7)
            event.accepted = true
        }
    }
    DayBar {
        id: bar
        title: DaySpanModel.title
        Btn { objectName: "weekBefore"; text: qsTrId("today.week_before"); pad: 1.6 * Theme.u; onClicked: root.turn(-7) }
        Btn { objectName: "weekAfter"; text: qsTrId("today.week_after"); pad: 1.6 * Theme.u; enabled: DaySpanModel.last < TodayModel.today; onClicked: root.turn(7) }
        Btn { objectName: "weekPrint"; text: qsTrId("today.print"); pad: 1.6 * Theme.u; onClicked: TodayModel.printOut() }
    }
    DayNumbers { id: sums; x: Theme.margin; y: bar.height + 1.2 * Theme.u; width: parent.width - 2 * Theme.margin }
    Panel {
        id: table
        readonly property real dayW: (width - root.nameW - 4 * Theme.u) / 7
        x: Theme.margin
        y: sums.y + sums.height + 1.2 * Theme.u
        width: parent.width - 2 * Theme.margin
        height: parent.height - y - 2.5 * Theme.u
        Txt { id: head; x: 2 * Theme.u; y: 1.4 * Theme.u; text: qsTrId("today.all_classes"); size: 2.4; strong: true; width: root.nameW - 2 * Theme.u }
        Repeater {
            model: root.cells
            Item {
                id: day
                required property var modelData
                required property int index
                x: root.nameW + 2 * Theme.u + index * table.dayW
                width: table.dayW - 0.6 * Theme.u
                Txt { y: 0.8 * Theme.u; anchors.horizontalCenter: parent.horizontalCenter; text: root.weekdays[day.index] + " " + day.modelData.number; size: 2; color: Theme.inkSoft }
                DayCell {
                    objectName: "day_" + day.modelData.day
                    y: 4 * Theme.u
                    width: parent.width
                    height: Math.max(7 * Theme.u, 60)
                    cell: day.modelData
                    onClicked: TodayModel.visit(day.modelData.day)
                }
            }
        }
        Empty {
            visible: DaySpanModel.classCount === 0
            anchors.centerIn: parent
            width: parent.width - 12 * Theme.u
            iconName: "today"
            what: qsTrId("today.no_week")
            note: qsTrId("today.no_week_note")
        }
        ListView {
            id: list
            objectName: "weekClasses"
            cacheBuffer: 0
            y: 5 * Theme.u + Math.max(7 * Theme.u, 60) + 0.6 * Theme.u
            width: parent.width
            height: parent.height - y - 1 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: DaySpanModel.classes
            delegate: Item {
                id: line
                required property var row
                width: list.width
                height: Theme.row + 0.8 * Theme.u
                Rectangle { x: 2 * Theme.u; width: parent.width - 4 * Theme.u; height: Theme.hair; color: Theme.line }
                Txt { x: 2 * Theme.u; width: root.nameW - 2 * Theme.u; anchors.verticalCenter: parent.verticalCenter; text: line.row.name; size: 2.2; wrapMode: Text.Wrap; maximumLineCount: 2 }
                Repeater {
                    model: line.row.cells
                    DayCell {
                        required property var modelData
                        required property int index
                        objectName: "cell_" + line.row.key + "_" + modelData.day
                        x: root.nameW + 2 * Theme.u + index * table.dayW
                        y: 0.4 * Theme.u
                        width: table.dayW - 0.6 * Theme.u
                        height: Theme.row
                        cell: modelData
                        of: line.row.name
                        onClicked: TodayModel.visit(modelData.day)
                    }
                }
            }
        }
    }
}
