pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// 导出: where to, then one touch a list; what came of it stands below.
Item {
    id: root
    readonly property bool idle: ExportModel.busy === "" && ExportModel.target !== ""
    focus: true
    Keys.onEscapePressed: AttendanceModel.back()
    Component.onCompleted: ExportModel.look()
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
        width: again.x - x - 2 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        text: qsTrId("exports.title")
        size: 3.4
        strong: true
    }
    Btn {
        id: again
        objectName: "lookForDrives"
        x: root.width - Theme.margin - width
        y: back.y
        text: qsTrId("exports.look")
        onClicked: ExportModel.look()
    }
    Flickable {
        id: body
        x: Theme.margin
        y: back.y + back.height + 1.6 * Theme.u
        width: root.width - 2 * Theme.margin
        height: told.y - y - 1.2 * Theme.u
        contentHeight: page.height
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: Scroll {}
        Column {
            id: page
            width: body.width - 2 * Theme.u
            spacing: 1.6 * Theme.u
            Choice {
                width: parent.width
                title: qsTrId("exports.where")
                options: ExportModel.targets
                picked: ExportModel.target
                onPickedChanged: if (picked !== ExportModel.target) ExportModel.choose(picked)
            }
            Lists {
                title: AttendanceModel.classNo ? qsTrId("exports.of_class").arg(AttendanceModel.classTitle) : qsTrId("attendance.none")
                options: AttendanceModel.classNo ? ExportModel.classLists : []
            }
        }
    }
    Txt {
        id: told
        objectName: "exportSaid"
        x: Theme.margin
        y: root.height - height - 2.5 * Theme.u
        width: root.width - 2 * Theme.margin
        height: Theme.touch
        verticalAlignment: Text.AlignVCenter
        wrapMode: Text.Wrap
        maximumLineCount: 2
        text: ExportModel.said || qsTrId("exports.careful")
        size: 2.4
        strong: ExportModel.said !== ""
        color: ExportModel.said === "" || ExportModel.busy !== "" ? Theme.inkSoft : ExportModel.good ? Theme.goodInk : Theme.badInk
    }

    component Lists: Column {
        id: lists
        property string title: ""
        property var options: []
        width: page.width
        spacing: 1 * Theme.u
        Txt { width: parent.width; text: lists.title; size: 2.6; strong: true; elide: Text.ElideRight }
        Grid {
            columns: Theme.portrait ? 1 : 2
            spacing: 1.2 * Theme.u
            Repeater {
                model: lists.options
                Btn {
                    required property var modelData
                    objectName: "export_" + modelData.key
                    width: Theme.portrait ? lists.width : (lists.width - 1.2 * Theme.u) / 2
                    text: modelData.title
                    note: modelData.note
                    iconName: "upload"
                    enabled: root.idle
                    onClicked: ExportModel.export(modelData.key, AttendanceModel.classNo)
                }
            }
        }
    }
}
