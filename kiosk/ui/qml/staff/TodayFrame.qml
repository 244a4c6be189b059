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
        { key: "closing", word: qsTrId("today.tab.closing"), page: "ClosingPage.qml" }
    ]
    readonly property var current: tabs.find(tab => tab.key === TodayModel.tab) ?? tabs[0]
    readonly property TabPage shown: page.item as TabPage
    Tabs {
        id: bar
        visible: root.tabs.length > 1 && !(root.shown?.whole ?? false)
        x: Theme.margin
        y: visible ? 1 * Theme.u : 0
        height: visible ? Theme.touch : 0
        tabs: root.tabs
        open: root.current.key
        onTurned: key => TodayModel.turn(key)
    }
    Loader {
        id: page
        y: bar.y + bar.height
        width: root.width
        height: root.height - y
        focus: true
        onLoaded: forceActiveFocus()
        source: root.current.key === "day" && TodayModel.peopleShown ? "PeoplePage.qml" : root.current.page
    }
}
