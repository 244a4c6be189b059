pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// 今日: the day and what is done about it, a page each.  Every page is a TabPage.
FocusScope {
    id: root
    readonly property var tabs: [
        { key: "day", word: qsTrId("today.tab.day"), page: "TodayPage.qml" },
        { key: "corrections", word: qsTrId("today.tab.corrections"), page: "CorrectionsPage.qml" },
        { key: "paper", word: qsTrId("today.tab.paper"), page: "PaperPage.qml" },
        { key: "closing", word: qsTrId("today.tab.closing"), page: "ClosingPage.qml" }
    ]
    readonly property var pages: ({          // opened from the day
        people: "PeoplePage.qml", learner: "DayLearner.qml", search: "DaySearch.qml", week: "DayWeek.qml", month: "DayMonth.qml", history: "DayHistory.qml"
    })
    readonly property var current: tabs.find(tab => tab.key === TodayModel.tab) ?? tabs[0]
    readonly property TabPage shown: page.item as TabPage
    readonly property bool beside: !Theme.portrait && (shown?.shares ?? false)
    Binding { target: root.shown; when: root.shown !== null; property: "inset"; value: root.beside && bar.visible ? bar.width + 1 * Theme.u : 0 }
    Tabs {
        id: bar
        visible: root.tabs.length > 1 && !(root.shown?.whole ?? false)
        x: Theme.margin
        y: visible ? (root.beside ? 1.6 : 1) * Theme.u : 0
        z: 1
        height: visible ? Theme.touch : 0
        tabs: root.tabs
        open: root.current.key
        onTurned: key => TodayModel.turn(key)
    }
    PageLoader {
        id: page
        y: root.beside ? 0 : bar.y + bar.height
        width: root.width
        height: root.height - y
        source: (root.current.key === "day" ? root.pages[TodayModel.page] : "") || root.current.page
    }
}
