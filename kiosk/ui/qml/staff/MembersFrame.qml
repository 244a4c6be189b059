pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// 人员: who works here, and what they did; each for whom it concerns.
FocusScope {
    id: root
    readonly property var tabs: [
        ...([...StaffModel.rights].includes("staff") ? [{ key: "members", word: qsTrId("members.tab"), page: "MembersPage.qml" }] : []),
        ...([...StaffModel.rights].includes("audit") ? [{ key: "acts", word: qsTrId("acts.tab"), page: "ActsPage.qml" }] : [])
    ]
    readonly property var current: tabs.find(tab => tab.key === MembersModel.tab) ?? tabs[0]
    Tabs {
        id: bar
        visible: root.tabs.length > 1
        x: Theme.margin
        y: visible ? 1 * Theme.u : 0
        height: visible ? Theme.touch : 0
        tabs: root.tabs
        open: root.current?.key ?? ""
        onTurned: key => MembersModel.turn(key)
    }
    PageLoader {
        y: bar.y + bar.height
        width: root.width
        height: root.height - y
        source: root.current?.page ?? ""
    }
}
