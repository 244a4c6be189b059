pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// One learner on one day: every entry with its evidence, where it stands on its way, and who vouches for it.
TabPage {
    id: root
    readonly property var learner: DayPeopleModel.learner
    readonly property var words: ({
        present: qsTrId("today.present"), late: qsTrId("today.late"), early: qsTrId("today.early"), missing: qsTrId("today.missing"), leave: qsTrId("today.leave"), not_yet: qsTrId("today.not_yet")
    })
    readonly property var inks: ({ present: Theme.goodInk, late: Theme.waitInk, early: Theme.waitInk, missing: Theme.badInk, leave: Theme.offline, not_yet: Theme.inkSoft })
    readonly property var shapes: ({ good: "tick", wait: "clock", bad: "alert" })
    readonly property var tones: ({ good: Theme.goodInk, wait: Theme.waitInk, bad: Theme.badInk })
    whole: true
    Keys.onEscapePressed: TodayModel.back()
    function correct(entry: string): void {   // "" is whoever has no entry to be put right: a make-up, leave
        TodayModel.mark(entry)
        CorrectionModel.link(entry, root.learner.key, root.learner.day)
        TodayModel.cross("corrections")
    }
    function settle(): void {                 // back at the entry one went from
        const place = DayPeopleModel.eventAt(TodayModel.marked)
        if (place < 0)
            return
        list.positionViewAtIndex(place, ListView.Contain)
        list.itemAtIndex(place)?.forceActiveFocus(Qt.TabFocusReason)
    }
    Component.onCompleted: Qt.callLater(settle)
    Btn { id: back; objectName: "learnerBack"; x: Theme.margin; y: 2 * Theme.u; text: qsTrId("key.back"); iconName: "left"; onClicked: TodayModel.back() }
    Txt {
        x: back.x + back.width + 3 * Theme.u
        width: (Theme.portrait ? root.width - Theme.margin : acts.x - 2 * Theme.u) - x
        anchors.verticalCenter: back.verticalCenter
        text: [root.learner.name, root.learner.number].filter(t => t).join("　")
        size: 3.4
        strong: true
    }
    Row {
        id: acts
        x: root.width - Theme.margin - width
        y: Theme.portrait ? where.y : back.y
        spacing: 1.2 * Theme.u
        RoleBtn {
            needs: "correct"
            objectName: "learnerCorrect"
            pad: 1.8 * Theme.u
            text: qsTrId("corrections.to_entry")
            onClicked: root.correct("")
        }
        Btn {
            objectName: "learnerHistory"
            pad: 1.8 * Theme.u
            text: qsTrId("today.learner_history")
            onClicked: {
                DaySpanModel.askHistory("learner", root.learner.key)
                TodayModel.open("history")
            }
        }
    }
    Txt {
        id: where
        x: Theme.margin
        y: back.y + back.height + 1.2 * Theme.u
        width: (Theme.portrait ? acts.x - 2 * Theme.u : root.width - Theme.margin) - x
        height: Theme.portrait ? Theme.touch : implicitHeight
        verticalAlignment: Text.AlignVCenter
        text: [root.learner.day, root.learner.className].filter(t => t).join("　")
        size: 2.4
        color: Theme.inkSoft
    }
    Panel {
        id: seats
        x: Theme.margin
        y: where.y + where.height + 1.2 * Theme.u
        width: root.width - 2 * Theme.margin
        height: Math.min(held.contentHeight, 3 * Theme.row) + 1.2 * Theme.u
        visible: held.count > 0
        ListView {
            id: held
            objectName: "sittingList"
            cacheBuffer: 0
            anchors.fill: parent
            anchors.margins: 0.6 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: DayPeopleModel.sittings
            delegate: Item {
                id: sitting
                required property var row
                width: held.width
                height: Theme.row
                Txt { x: 1.4 * Theme.u; anchors.verticalCenter: parent.verticalCenter; text: [sitting.row.name, sitting.row.className].filter(t => t).join("　"); size: 2.4; strong: true }
                Txt {
                    x: parent.width - width - 1.4 * Theme.u
                    anchors.verticalCenter: parent.verticalCenter
                    text: [root.words[sitting.row.state] ?? "", sitting.row.came ? qsTrId("today.arrived_at").arg(sitting.row.came) : "", sitting.row.origin,
                           sitting.row.went ? qsTrId("today.left_at").arg(sitting.row.went) : ""].filter(t => t).join("　")
                    size: 2.2
                    strong: true
                    color: root.inks[sitting.row.state] ?? Theme.ink
                }
            }
        }
    }
    Panel {
        x: Theme.margin
        y: (seats.visible ? seats.y + seats.height : where.y + where.height) + 1.4 * Theme.u
        width: root.width - 2 * Theme.margin
        height: root.height - y - 2.5 * Theme.u
        Empty {
            visible: DayPeopleModel.eventCount === 0
            anchors.centerIn: parent
            width: parent.width - 12 * Theme.u
            iconName: "person"
            what: qsTrId("day.no_events")
            note: qsTrId("day.no_events_note")
        }
        ListView {
            id: list
            objectName: "eventList"
            cacheBuffer: 0
            anchors.fill: parent
            anchors.margins: 1 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: DayPeopleModel.events
            delegate: FocusScope {
                id: line
                required property var row
                readonly property bool seen: y - list.contentY > -1 && y + height - list.contentY < list.height + 1
                width: list.width
                height: told.height + 2 * Theme.u
                Txt { id: at; x: 1.4 * Theme.u; y: 1 * Theme.u; width: 14 * Theme.u; text: line.row.at; size: 2.6; strong: true; font.strikeout: !line.row.holds }
                Column {
                    id: told
                    x: at.x + at.width
                    y: 1 * Theme.u
                    width: (amend.visible ? amend.x : parent.width) - x - 1.4 * Theme.u
                    spacing: 0.5 * Theme.u
                    Txt { width: parent.width; text: line.row.what; size: 2.6; strong: true; font.strikeout: !line.row.holds; color: line.row.holds ? Theme.ink : Theme.inkSoft; wrapMode: Text.Wrap }
                    Txt { width: parent.width; visible: text !== ""; text: line.row.how; size: 2.2; wrapMode: Text.Wrap }
                    Row {
                        spacing: 1 * Theme.u
                        Icon { visible: line.seen; name: root.shapes[line.row.syncState] ?? "clock"; size: 2.6 * Theme.u; color: root.tones[line.row.syncState] ?? Theme.ink; weight: 5; anchors.verticalCenter: parent.verticalCenter }
                        Txt { width: Math.min(implicitWidth, told.width - 4 * Theme.u); text: line.row.sync; size: 2.2; strong: true; color: root.tones[line.row.syncState] ?? Theme.ink; wrapMode: Text.Wrap }
                    }
                    Txt { width: parent.width; visible: text !== ""; text: line.row.ledger; size: 2; color: Theme.inkSoft; wrapMode: Text.Wrap }
                }
                RoleBtn {
                    id: amend
                    needs: "correct"
                    objectName: "correct_" + line.row.key
                    visible: line.row.booked
                    focus: true
                    x: parent.width - width - 1.4 * Theme.u
                    anchors.verticalCenter: parent.verticalCenter
                    pad: 1.8 * Theme.u
                    text: qsTrId("corrections.to_entry")
                    Accessible.name: [text, line.row.at, line.row.what].join(" ")
                    onClicked: root.correct(line.row.key)
                }
                Rectangle { y: parent.height - height; width: parent.width; height: Theme.hair; color: Theme.line }
            }
        }
    }
}
