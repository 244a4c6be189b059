pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// The institution's classes: how many learners, how far, what is next.
Panel {
    id: root
    Btn {
        id: adding
        objectName: "newClass"
        x: parent.width - width - 2 * Theme.u
        y: 1.4 * Theme.u
        kind: "primary"
        text: qsTrId("school.new")
        onClicked: SchoolModel.open("")
    }
    Txt {
        x: 2.4 * Theme.u
        anchors.verticalCenter: adding.verticalCenter
        width: adding.x - x - 2 * Theme.u
        text: qsTrId("school.title").arg(SchoolModel.count)
        size: 2.8
        strong: true
    }
    Empty {
        visible: SchoolModel.count === 0
        anchors.centerIn: parent
        width: parent.width - 6 * Theme.u
        iconName: "school"
        what: qsTrId("school.none")
        note: qsTrId("school.none_note")
    }
    ListView {
        objectName: "schoolClasses"
        cacheBuffer: 0
        x: 2 * Theme.u
        y: adding.y + adding.height + 1 * Theme.u
        width: parent.width - 4 * Theme.u
        height: parent.height - y - 1.4 * Theme.u
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: Scroll {}
        model: SchoolModel.rows
        delegate: AbstractButton {
            id: line
            required property var row
            objectName: "class_" + row.key
            width: ListView.view.width
            height: Math.max(10 * Theme.u, 60)
            text: row.name
            focusPolicy: Qt.TabFocus
            Accessible.name: [row.name, row.days, row.counts, row.coming].join(" ")
            Keys.onReturnPressed: click()
            onClicked: SchoolModel.open(row.key)
            background: Rectangle {
                color: line.down ? Theme.tint : "transparent"
                border.color: Theme.focus
                border.width: line.activeFocus ? Theme.pen : 0
                Rectangle { y: parent.height - height; width: parent.width; height: Theme.hair; color: Theme.line }
            }
            contentItem: Item {
                Column {
                    x: 1 * Theme.u
                    anchors.verticalCenter: parent.verticalCenter
                    width: (parent.width - 5 * Theme.u) * 0.56
                    spacing: 0.3 * Theme.u
                    Txt { width: parent.width; text: line.row.name; size: 2.8; strong: true; Accessible.ignored: true }
                    Txt { width: parent.width; text: line.row.no + "　" + line.row.days; size: 2.2; color: Theme.inkSoft; Accessible.ignored: true }
                }
                Column {
                    x: (parent.width - 5 * Theme.u) * 0.58
                    anchors.verticalCenter: parent.verticalCenter
                    width: (parent.width - 5 * Theme.u) * 0.42
                    spacing: 0.3 * Theme.u
                    Txt { width: parent.width; text: line.row.counts; size: 2.4; Accessible.ignored: true }
                    Txt { width: parent.width; text: line.row.coming; size: 2.2; color: Theme.inkSoft; Accessible.ignored: true }
                }
                Icon { name: "right"; size: 3 * Theme.u; color: Theme.inkSoft; anchors.right: parent.right; anchors.verticalCenter: parent.verticalCenter }
            }
        }
    }
}
