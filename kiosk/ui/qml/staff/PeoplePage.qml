pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// Who is behind a number of a day: people, or attempts that were refused.  More come as the list is drawn to its end.
TabPage {
    id: root
    whole: true
    readonly property var words: ({
        expected: qsTrId("today.expected"), present: qsTrId("today.present"), late: qsTrId("today.late"),
        missing: qsTrId("today.missing"), leave: qsTrId("today.leave"), early: qsTrId("today.early"), assisted: qsTrId("today.assisted_short"),
        no_out: qsTrId("today.no_out"), refused: qsTrId("today.refused"), noted: qsTrId("origin.NOTED"), not_yet: qsTrId("today.not_yet"), twice: qsTrId("today.twice")
    })
    readonly property var inks: ({
        expected: Theme.ink, present: Theme.goodInk, late: Theme.waitInk, missing: Theme.badInk, leave: Theme.offline,
        early: Theme.waitInk, assisted: Theme.ink, no_out: Theme.waitInk, refused: Theme.badInk, noted: Theme.waitInk, not_yet: Theme.inkSoft, twice: Theme.waitInk
    })
    readonly property string day: TodayModel.day
    readonly property var blocks: day ? TodayModel.blocksOf(DayPeopleModel.classNo) : []   // of the day that is shown, once it is
    Keys.onEscapePressed: TodayModel.back()
    function settle(): void {            // back at the row one went from
        const place = DayPeopleModel.personAt(TodayModel.marked)
        if (place < 0)
            return
        list.positionViewAtIndex(place, ListView.Contain)
        list.itemAtIndex(place)?.forceActiveFocus(Qt.TabFocusReason)
    }
    Component.onCompleted: Qt.callLater(settle)
    Btn {
        id: back
        objectName: "peopleBack"
        x: Theme.margin
        y: 2 * Theme.u
        text: qsTrId("key.back")
        iconName: "left"
        onClicked: TodayModel.back()
    }
    Txt {
        x: back.x + back.width + 3 * Theme.u
        width: tally.x - x - 2 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        text: [TodayModel.past ? TodayModel.day : "",
               qsTrId("today.learners").arg(DayPeopleModel.heading || qsTrId("today.everyone")).arg(root.words[DayPeopleModel.column] ?? "")].filter(t => t).join("　")
        size: 3.6
        strong: true
    }
    Txt {
        id: tally
        x: root.width - Theme.margin - width
        anchors.verticalCenter: back.verticalCenter
        text: String(DayPeopleModel.total)
        size: 5
        strong: true
        color: root.inks[DayPeopleModel.column] ?? Theme.ink
    }
    Choice {
        id: sittings
        objectName: "sittings"
        visible: root.blocks.length > 1
        x: Theme.margin
        y: back.y + back.height + 0.6 * Theme.u
        width: root.width - 2 * Theme.margin
        options: [{ key: "", title: TodayModel.past ? qsTrId("today.whole_day_short") : qsTrId("today.now") }, ...root.blocks]
        picked: DayPeopleModel.sessionNo
        onPickedChanged: if (picked !== DayPeopleModel.sessionNo) TodayModel.ask(DayPeopleModel.classNo, DayPeopleModel.column, picked)
    }
    Panel {
        x: Theme.margin
        y: (sittings.visible ? sittings.y + sittings.height : back.y + back.height) + 1.6 * Theme.u
        width: root.width - 2 * Theme.margin
        height: root.height - y - 2.5 * Theme.u
        Empty {
            visible: DayPeopleModel.total === 0
            anchors.centerIn: parent
            width: parent.width - 12 * Theme.u
            iconName: "person"
            what: qsTrId("today.no_learners")
            note: qsTrId("today.no_learners_note")
        }
        ListView {
            id: list
            objectName: "people"
            cacheBuffer: 0
            anchors.fill: parent
            anchors.margins: 1 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: DayPeopleModel.rows
            onAtYEndChanged: if (atYEnd) DayPeopleModel.more()
            onCountChanged: if (atYEnd) DayPeopleModel.more()
            delegate: PersonRow {
                id: line
                required property var row
                width: list.width
                person: row
                words: root.words
                inks: root.inks
                onClicked: {
                    TodayModel.mark(row.key || row.entry)
                    if (row.key) {
                        DayPeopleModel.openLearner(row.key)
                        TodayModel.open("learner")
                    } else {
                        CorrectionModel.link(row.entry, row.learner, TodayModel.day)
                        TodayModel.cross("corrections")
                    }
                }
            }
        }
    }
}
