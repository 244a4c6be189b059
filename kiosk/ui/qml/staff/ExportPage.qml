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
    Connections {
        target: ExportModel
        function onChanged() {   // a touch has untied them
            where.picked = ExportModel.target
            shape.picked = ExportModel.form
        }
    }
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
        text: AttendanceModel.classNo ? qsTrId("exports.of_class").arg(AttendanceModel.classTitle) : qsTrId("exports.open")
        size: Theme.portrait ? 2.8 : 3.4
        wrapMode: Text.Wrap
        maximumLineCount: 2
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
            spacing: 1.8 * Theme.u
            Flow {
                width: parent.width
                spacing: 2 * Theme.u
                Choice {
                    id: where
                    objectName: "exportWhere"
                    width: Theme.portrait ? page.width : page.width - shape.width - month.width - day.width - 6.1 * Theme.u
                    title: qsTrId("exports.where")
                    options: ExportModel.targets
                    picked: ExportModel.target
                    onPickedChanged: if (picked !== ExportModel.target) ExportModel.choose(picked)
                }
                Choice {
                    id: shape
                    objectName: "exportShape"
                    width: 24 * Theme.u
                    title: qsTrId("exports.shape")
                    options: ExportModel.forms
                    picked: ExportModel.form
                    onPickedChanged: if (picked !== ExportModel.form) ExportModel.shape(picked)
                }
                Stepper {
                    id: month
                    objectName: "exportMonth"
                    width: 30 * Theme.u
                    height: implicitHeight
                    title: qsTrId("exports.month")
                    text: ExportModel.month
                    onLess: ExportModel.step(-1)
                    onMore: ExportModel.step(1)
                }
                Stepper {
                    id: day
                    objectName: "exportDay"
                    width: 34 * Theme.u
                    height: implicitHeight
                    title: qsTrId("exports.day")
                    text: ExportModel.day
                    onLess: ExportModel.stepDay(-1)
                    onMore: ExportModel.stepDay(1)
                }
            }
            Grid {
                id: offered
                columns: Theme.portrait ? 1 : 3
                spacing: 1.2 * Theme.u
                Repeater {
                    model: ExportModel.lists
                    RoleBtn {
                        required property var modelData
                        needs: modelData.key === "audit" ? "audit" : "export"
                        objectName: "export_" + modelData.key
                        width: (page.width - (offered.columns - 1) * offered.spacing) / offered.columns - 0.01
                        text: modelData.title
                        note: modelData.note
                        enabled: root.idle && (AttendanceModel.classNo !== "" || modelData.ofDesk)
                        onClicked: ExportModel.export(modelData.key, AttendanceModel.classNo)
                    }
                }
            }
        }
    }
    Txt {
        id: told
        objectName: "exportSaid"
        x: Theme.margin
        y: root.height - height - 2.5 * Theme.u
        width: (stop.visible ? stop.x - 2 * Theme.u : root.width - Theme.margin) - x
        height: Theme.portrait ? 1.6 * Theme.touch : Theme.touch
        verticalAlignment: Text.AlignVCenter
        wrapMode: Text.Wrap
        maximumLineCount: Theme.portrait ? 4 : 2
        text: ExportModel.said || qsTrId("exports.careful")
        size: 2.4
        strong: ExportModel.said !== ""
        color: ExportModel.said === "" || ExportModel.busy !== "" ? Theme.inkSoft : ExportModel.good ? Theme.goodInk : Theme.badInk
    }
    Btn {
        id: stop
        objectName: "exportStop"
        visible: ExportModel.busy !== ""
        x: root.width - Theme.margin - width
        y: told.y + told.height - height
        text: qsTrId("exports.stop")
        onClicked: ExportModel.stop()
    }
}
