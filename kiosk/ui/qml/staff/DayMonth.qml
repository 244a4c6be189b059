pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// A month as a calendar: each day with how many were there; a day is touched to be opened.
TabPage {
    id: root
    readonly property var weekdays: [
        qsTrId("date.weekday.1"), qsTrId("date.weekday.2"), qsTrId("date.weekday.3"), qsTrId("date.weekday.4"), qsTrId("date.weekday.5"),
        qsTrId("date.weekday.6"), qsTrId("date.weekday.7")
    ]
    readonly property string first: DaySpanModel.first
    readonly property var cells: DaySpanModel.cells
    readonly property int weeks: Math.max(1, cells.length / 7)
    function turn(months: int) {
        const [year, month] = root.first.split("-").map(Number)
        DaySpanModel.ask("month", new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10))
    }
    whole: true
    Keys.onEscapePressed: TodayModel.back()
    Keys.onPressed: event => {
        if (event.key === Qt.Key_PageUp || event.key === Qt.Key_PageDown) {
            turn(event.key === Qt.Key_PageUp ? -1 : 1)
            event.accepted = true
        }
    }
    DayBar {
        id: bar
        title: DaySpanModel.title
        Btn { objectName: "monthBefore"; text: qsTrId("today.month_before"); pad: 1.6 * Theme.u; onClicked: root.turn(-1) }
        Btn { objectName: "monthAfter"; text: qsTrId("today.month_after"); pad: 1.6 * Theme.u; enabled: DaySpanModel.last < TodayModel.today; onClicked: root.turn(1) }
        Btn { objectName: "monthPrint"; text: qsTrId("today.print"); pad: 1.6 * Theme.u; onClicked: TodayModel.printOut() }
    }
    DayNumbers { id: sums; x: Theme.margin; y: bar.height + 1.2 * Theme.u; width: parent.width - 2 * Theme.margin }
    Panel {
        id: table
        readonly property real dayW: (width - 2 * Theme.u) / 7
        readonly property real weekH: Math.min((height - 5.4 * Theme.u) / root.weeks, 16 * Theme.u)
        x: Theme.margin
        y: sums.y + sums.height + 1.2 * Theme.u
        width: parent.width - 2 * Theme.margin
        height: parent.height - y - 2.5 * Theme.u
        Repeater {
            model: root.weekdays
            Txt {
                required property string modelData
                required property int index
                x: 1 * Theme.u + index * table.dayW
                y: 1 * Theme.u
                width: table.dayW
                horizontalAlignment: Text.AlignHCenter
                text: modelData
                size: 2.2
                color: Theme.inkSoft
            }
        }
        Repeater {
            model: root.cells
            DayCell {
                required property var modelData
                required property int index
                objectName: "day_" + modelData.day
                x: 1 * Theme.u + (index % 7) * table.dayW + 0.3 * Theme.u
                y: 4.4 * Theme.u + Math.floor(index / 7) * table.weekH
                width: table.dayW - 0.6 * Theme.u
                height: table.weekH - 0.6 * Theme.u
                cell: modelData
                numbered: true
                onClicked: TodayModel.visit(modelData.day)
            }
        }
    }
}
