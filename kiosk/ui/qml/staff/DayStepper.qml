import QtQuick

// A day as 2026-11-23.
Stepper {
    id: root
    property string day: ""
    property bool brief: false           // without its year
    readonly property var weekdays: [
        qsTrId("date.weekday.7"), qsTrId("date.weekday.1"), qsTrId("date.weekday.2"), qsTrId("date.weekday.3"),
        qsTrId("date.weekday.4"), qsTrId("date.weekday.5"), qsTrId("date.weekday.6")
    ]
    function stepped(days: int): string {
        const [year, month, date] = day.split("-").map(Number)
        return new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10)
    }
    text: day ? (brief ? day.slice(5) : day) + "　" + weekdays[new Date(day + "T00:00:00Z").getUTCDay()] : ""
    onLess: day = stepped(-1)
    onMore: day = stepped(1)
}
