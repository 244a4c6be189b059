pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// 代课, 换教室, 延迟, 提前下课, 停课, 补课: a lesson of a whole class, and what is decided about it.
FocusScope {
    id: root
    readonly property var offered: CorrectionModel.lessons
    property string classNo: CorrectionModel.classNo
    property string lesson: ""           // the one chosen; "" for one that is made up
    property string begins: "09:00"
    property string ends: "10:30"
    readonly property bool added: act.picked === "MADE_UP_LESSON"
    readonly property bool timed: added || act.picked === "DELAYED"
    readonly property bool ended: act.picked === "ENDED_EARLY"
    readonly property bool ready: act.picked !== "" && classNo !== "" && (added || lesson !== "")
        && (act.picked !== "ROOM" || room.text.trim() !== "") && (act.picked !== "SUBSTITUTE" || teacher.text.trim() !== "")
    function stepped(clock: string, by: int): string {
        const [hour, minute] = clock.split(":").map(Number)
        const total = (hour * 60 + minute + by + 1440) % 1440
        return String(Math.floor(total / 60)).padStart(2, "0") + ":" + String(total % 60).padStart(2, "0")
    }
    function settle() {
        const one = offered.find(l => l.key === root.lesson)
        if (one) {
            root.begins = one.begins
            root.ends = one.ends
        }
    }
    Item {
        id: timetable
        x: Theme.margin
        width: root.narrow ? root.width - 2 * Theme.margin : Math.min(0.42 * root.width, 84 * Theme.u)
        height: root.narrow ? 0.42 * root.height : root.height - 2 * Theme.u
        PickField {
            id: classes
            kind: "classes"
            name: "lessonClasses"
            picksOnly: true
            current: root.classNo
            hint: qsTrId("corrections.class_hint")
            width: parent.width
            onPicked: key => { root.classNo = key; root.lesson = ""; CorrectionModel.chooseClassDay(key, chosen.day) }
        }
        DayStepper {
            id: chosen
            objectName: "lessonDay"
            y: classes.height + 0.6 * Theme.u
            width: Math.min(parent.width, 46 * Theme.u)
            title: qsTrId("attendance.day")
            day: CorrectionModel.day
            onDayChanged: { root.lesson = ""; if (root.classNo && day && day !== CorrectionModel.day) CorrectionModel.chooseClassDay(root.classNo, day) }
        }
        Panel {
            y: chosen.y + chosen.height + 1.2 * Theme.u
            width: parent.width
            height: parent.height - y
            Empty {
                visible: root.offered.length === 0
                anchors.centerIn: parent
                width: parent.width - 6 * Theme.u
                room: parent.height
                iconName: "clock"
                what: root.classNo === "" ? qsTrId("corrections.no_class") : qsTrId("corrections.none_lessons")
            }
            ListView {
                id: list
                objectName: "lessonsOfDay"
                anchors.fill: parent
                anchors.margins: 1 * Theme.u
                spacing: 1 * Theme.u
                clip: true
                cacheBuffer: 0
                boundsBehavior: Flickable.StopAtBounds
                ScrollBar.vertical: Scroll {}
                model: CorrectionModel.lessons
                delegate: Btn {
                    required property var modelData
                    objectName: "lesson_" + modelData.key
                    width: list.width - 1.4 * Theme.u
                    size: 2.4
                    text: modelData.title
                    note: modelData.cancelled ? qsTrId("lesson_act.CANCELLED") : modelData.mark
                    enabled: !modelData.cancelled
                    kind: root.lesson === modelData.key ? "primary" : "plain"
                    onClicked: { root.lesson = modelData.key; root.settle() }
                }
            }
        }
    }
    readonly property bool narrow: Theme.portrait
    Panel {
        x: root.narrow ? Theme.margin : timetable.x + timetable.width + 2 * Theme.u
        y: root.narrow ? timetable.height + 1 * Theme.u : 0
        width: root.width - x - Theme.margin
        height: root.height - y - 2 * Theme.u
        Flickable {
            anchors.fill: parent
            anchors.margins: 2 * Theme.u
            anchors.bottomMargin: go.height + 3 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            contentHeight: form.height
            Column {
                id: form
                width: parent.width - 1.4 * Theme.u
                spacing: 1.4 * Theme.u
                Choice {
                    id: act
                    objectName: "lessonAct"
                    width: parent.width
                    title: qsTrId("corrections.what_now")
                    options: CorrectionModel.lessonActs
                    onPickedChanged: root.settle()
                }
                Flow {
                    width: parent.width
                    spacing: 2 * Theme.u
                    Stepper {
                        objectName: "lessonBegins"
                        visible: root.timed
                        width: parent.width > 60 * Theme.u ? Math.min(36 * Theme.u, (parent.width - 2 * Theme.u) / 2) : 36 * Theme.u
                        title: qsTrId("corrections.begins")
                        text: root.begins
                        onLess: { root.begins = root.stepped(root.begins, -5); root.ends = root.stepped(root.ends, -5) }
                        onMore: { root.begins = root.stepped(root.begins, 5); root.ends = root.stepped(root.ends, 5) }
                    }
                    Stepper {
                        objectName: "lessonEnds"
                        visible: root.timed || root.ended
                        width: parent.width > 60 * Theme.u ? Math.min(36 * Theme.u, (parent.width - 2 * Theme.u) / 2) : 36 * Theme.u
                        title: qsTrId("corrections.ends")
                        text: root.ends
                        onLess: root.ends = root.stepped(root.ends, -5)
                        onMore: root.ends = root.stepped(root.ends, 5)
                    }
                }
                PickField {
                    id: room
                    kind: "rooms"
                    name: "lessonRoom"
                    visible: root.added || act.picked === "ROOM"
                    width: parent.width
                    hint: root.added ? qsTrId("corrections.room_added") : qsTrId("corrections.room_new")
                }
                PickField {
                    id: teacher
                    kind: "teachers"
                    name: "lessonTeacher"
                    visible: root.added || act.picked === "SUBSTITUTE"
                    width: parent.width
                    hint: root.added ? qsTrId("corrections.teacher_added") : qsTrId("corrections.teacher")
                }
            }
        }
        RoleBtn {
            needs: "correct"
            id: go
            objectName: "lessonCompare"
            x: parent.width - width - 2 * Theme.u
            y: parent.height - height - 1.4 * Theme.u
            kind: "primary"
            text: qsTrId("corrections.compare")
            enabled: root.ready
            onClicked: CorrectionModel.wishLesson(act.picked, root.added ? "" : root.lesson,
                root.timed ? root.begins : "", root.timed || root.ended ? root.ends : "", room.text, teacher.text)
        }
    }
}
