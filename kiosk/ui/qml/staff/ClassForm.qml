pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// One class: what it is called, its week, its holidays and 调休, and who is in it.
Item {
    id: root
    property Field typing: null          // touched: the screen's own keyboard writes here
    readonly property bool people: SchoolModel.people
    readonly property var filled: SchoolModel.form
    readonly property var projects: SchoolModel.projects
    readonly property bool known: root.filled.classNo !== ""
    focus: true
    Keys.onEscapePressed: SchoolModel.close()

    function touch(field: Field) {
        root.typing = field
    }
    Btn {
        id: back
        objectName: "formBack"
        text: qsTrId("key.back")
        iconName: "left"
        onClicked: SchoolModel.close()
    }
    Txt {
        x: back.width + 3 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        width: actions.x - x - 2 * Theme.u
        text: root.filled.name || qsTrId("school.new")
        size: 3
        strong: true
    }
    Row {
        id: actions
        anchors.right: parent.right
        spacing: 1.4 * Theme.u
        Btn {
            objectName: "classPeople"
            visible: root.known
            text: root.people ? qsTrId("school.week") : qsTrId("school.people").arg(SchoolModel.learnerCount)
            onClicked: SchoolModel.showPeople(!root.people)
        }
        Btn {
            objectName: "saveClass"
            visible: !root.people
            kind: "primary"
            text: qsTrId("school.save")
            enabled: no.text.trim() !== "" && title.text.trim() !== "" && first.text.trim() !== "" && last.text.trim() !== ""
            onClicked: {
                if (slot.enabled)
                    slot.click()         // a lesson typed and not added is meant to be kept
                SchoolModel.save(no.text, title.text, occupation.text, level.text, first.text, last.text)
            }
        }
    }
    ClassPeople {
        visible: root.people
        y: back.height + 1.4 * Theme.u
        width: parent.width
        height: parent.height - y
    }
    Panel {
        visible: !root.people
        y: back.height + 1.4 * Theme.u
        width: parent.width
        height: parent.height - y - (keys.visible ? keys.height - 2.5 * Theme.u : 0)
        Flickable {
            id: sheet
            anchors.fill: parent
            anchors.margins: 2 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            contentHeight: form.height
            Column {
                id: form
                readonly property real half: (width - 2 * Theme.u) / 2 - 0.01
                readonly property real quarter: (width - 6 * Theme.u) / 4 - 0.01
                width: parent.width - 2 * Theme.u
                spacing: 1.4 * Theme.u
                Choice {
                    objectName: "project"
                    visible: root.projects.length > 0
                    width: form.width
                    title: qsTrId("school.project")
                    options: SchoolModel.projects
                    onPickedChanged: {
                        const chosen = root.projects.find(one => one.key === picked)
                        if (chosen) {
                            occupation.text = chosen.occupation
                            level.text = chosen.level
                        }
                    }
                }
                Flow {
                    width: form.width
                    spacing: 2 * Theme.u
                    Field { id: no; objectName: "classNo"; width: form.half; placeholderText: qsTrId("school.class_no"); text: root.filled.classNo; readOnly: root.known; onPressed: if (!readOnly) root.touch(no) }
                    Field { id: title; objectName: "className"; width: form.half; placeholderText: qsTrId("school.class_name"); text: root.filled.name; onPressed: root.touch(title) }
                    Field { id: occupation; objectName: "occupation"; width: form.quarter; placeholderText: qsTrId("school.occupation"); text: root.filled.occupation; onPressed: root.touch(occupation) }
                    Field { id: level; objectName: "level"; width: form.quarter; placeholderText: qsTrId("school.level"); text: root.filled.level; onPressed: root.touch(level) }
                    Field { id: first; objectName: "firstDay"; width: form.quarter; placeholderText: qsTrId("school.first"); text: root.filled.starts; onPressed: root.touch(first) }
                    Field { id: last; objectName: "lastDay"; width: form.quarter; placeholderText: qsTrId("school.last"); text: root.filled.ends; onPressed: root.touch(last) }
                }
                Choice { id: weekday; objectName: "weekday"; width: form.width; title: qsTrId("school.slots"); options: SchoolModel.weekdays; picked: "1" }
                Flow {
                    width: form.width
                    spacing: 2 * Theme.u
                    Field { id: from; objectName: "slotFrom"; width: form.quarter; placeholderText: qsTrId("school.from"); onPressed: root.touch(from) }
                    Field { id: to; objectName: "slotTo"; width: form.quarter; placeholderText: qsTrId("school.to"); onPressed: root.touch(to) }
                    PickField { id: room; kind: "rooms"; name: "slotRoom"; asksKeys: false; width: form.half; hint: qsTrId("school.room"); onTyping: root.touch(room.field); onTypedOut: root.touch(null) }
                    PickField { id: teacher; kind: "teachers"; name: "slotTeacher"; asksKeys: false; width: form.half; hint: qsTrId("school.teacher"); onTyping: root.touch(teacher.field); onTypedOut: root.touch(null) }
                    Choice { id: where; width: form.half; options: [{ key: "site", title: qsTrId("school.on_site") }, { key: "online", title: qsTrId("school.online") }]; picked: "site" }
                    Btn {
                        id: slot
                        objectName: "addSlot"
                        text: qsTrId("school.add_slot")
                        enabled: from.text.trim() !== "" && to.text.trim() !== ""
                        onClicked: {
                            SchoolModel.addSlot(weekday.picked, from.text, to.text, room.text, teacher.text, where.picked === "online")
                            from.clear()
                            to.clear()
                        }
                    }
                }
                Chips { objectName: "slots"; within: sheet; width: form.width; options: SchoolModel.slots; empty: qsTrId("school.no_slots"); onRemoved: key => SchoolModel.removeSlot(key) }
                Choice { id: dayKind; objectName: "dayKind"; width: form.width; title: qsTrId("school.days"); options: SchoolModel.dayKinds; picked: "0" }
                Flow {
                    width: form.width
                    spacing: 2 * Theme.u
                    Field { id: day; objectName: "dayOff"; width: form.half; placeholderText: qsTrId("school.day"); onPressed: root.touch(day) }
                    Btn { objectName: "addDay"; text: qsTrId("school.add_day"); enabled: day.text.trim() !== ""; onClicked: SchoolModel.addDay(day.text, dayKind.picked) }
                }
                Chips { objectName: "days"; within: sheet; width: form.width; options: SchoolModel.days; empty: qsTrId("school.no_days"); onRemoved: key => SchoolModel.removeDay(key) }
            }
        }
    }
    Keyboard {
        id: keys
        visible: root.typing !== null && !root.people
        x: -Theme.margin
        width: root.width + 2 * Theme.margin
        y: root.height - height + 2.5 * Theme.u
        target: root.typing
        goWord: qsTrId("pin.confirm")
        onGo: root.typing = null
        onAway: root.typing = null
    }
}
