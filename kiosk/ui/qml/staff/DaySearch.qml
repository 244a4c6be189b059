pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// A learner by name, initials, the last four of the number, or a voucher: typed, or held to the gun.
TabPage {
    id: root
    whole: true
    Keys.onEscapePressed: TodayModel.back()
    Btn { id: back; objectName: "searchBack"; x: Theme.margin; y: 2 * Theme.u; text: qsTrId("key.back"); iconName: "left"; onClicked: TodayModel.back() }
    Field {
        id: field
        objectName: "daySought"
        asksKeys: true
        focus: true
        x: back.x + back.width + 3 * Theme.u
        y: back.y
        width: go.x - x - 1.4 * Theme.u
        placeholderText: qsTrId("today.search_hint")
        live: true
        Component.onCompleted: {             // back from one of those found: what they were found by
            text = DayPeopleModel.sought
            selectAll()
        }
        onPaused: DayPeopleModel.seek(text)
        onAccepted: DayPeopleModel.seek(text)
        Keys.onDownPressed: list.forceActiveFocus()
    }
    Btn {
        id: go
        objectName: "searchGo"
        kind: "primary"
        x: root.width - Theme.margin - width
        y: back.y
        text: qsTrId("today.search")
        enabled: field.text.trim() !== ""
        onClicked: DayPeopleModel.seek(field.text)
    }
    Panel {
        x: Theme.margin
        y: back.y + back.height + 2 * Theme.u
        width: root.width - 2 * Theme.margin
        height: root.height - y - 2.5 * Theme.u
        Empty {
            visible: DayPeopleModel.foundCount === 0
            anchors.centerIn: parent
            width: parent.width - 12 * Theme.u
            iconName: "person"
            what: DayPeopleModel.sought === "" ? qsTrId("today.search_what") : qsTrId("today.search_nobody").arg(DayPeopleModel.sought)
            note: qsTrId("today.search_hint")
        }
        ListView {
            id: list
            objectName: "foundList"
            cacheBuffer: 0
            anchors.fill: parent
            anchors.margins: 1 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: DayPeopleModel.found
            delegate: PersonRow {
                required property var row
                width: list.width
                person: ({ key: row.key, name: row.name, number: row.number, className: row.className, state: "", came: "", went: "", origin: "", said: "", code: "" })
                onClicked: {
                    DayPeopleModel.openLearner(row.key)
                    TodayModel.open("learner")
                }
            }
            footer: Txt {
                visible: DayPeopleModel.cut
                x: 1.4 * Theme.u
                height: visible ? Theme.row : 0
                verticalAlignment: Text.AlignVCenter
                text: qsTrId("today.search_cut")
                size: 2.2
                color: Theme.inkSoft
            }
        }
    }
}
