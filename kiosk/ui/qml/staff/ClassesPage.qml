pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// 开班: an institution without a platform keeps its classes, timetables and learners here, and hands attendance over.
FocusScope {
    id: root
    readonly property var pages: ({
        classes: SchoolModel.isOpen ? "ClassForm.qml" : "ClassList.qml", import: "WorkbookPage.qml",
        packages: "PackagePage.qml", clock: "ClockPage.qml"
    })
    focus: true
    Connections {
        target: SchoolModel
        function onChanged() {
            tabs.picked = SchoolModel.tab
        }
    }
    Choice {
        id: tabs
        objectName: "schoolTabs"
        x: Theme.margin
        y: 2 * Theme.u
        width: root.width - 2 * Theme.margin
        options: SchoolModel.tabs
        picked: SchoolModel.tab
        onPickedChanged: if (picked !== SchoolModel.tab) SchoolModel.show(picked)
    }
    Txt {
        id: said
        objectName: "schoolSaid"
        x: Theme.margin
        y: tabs.y + tabs.height + 1 * Theme.u
        width: root.width - 2 * Theme.margin
        visible: text !== ""
        wrapMode: Text.Wrap
        text: SchoolModel.said
        size: 2.4
        strong: true
        color: SchoolModel.good ? Theme.goodInk : Theme.badInk
    }
    PageLoader {
        x: Theme.margin
        y: (said.visible ? said.y + said.height : tabs.y + tabs.height) + 1 * Theme.u
        width: root.width - 2 * Theme.margin
        height: root.height - y - 2.5 * Theme.u
        source: root.pages[SchoolModel.tab]
    }
}
