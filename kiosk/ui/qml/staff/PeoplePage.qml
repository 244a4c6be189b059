pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// Who is behind a number of today.
TabPage {
    id: root
    whole: true
    readonly property var words: ({
        expected: qsTrId("today.expected"), present: qsTrId("today.present"), late: qsTrId("today.late"),
        missing: qsTrId("today.missing"), leave: qsTrId("today.leave")
    })
    readonly property var inks: ({
        expected: Theme.ink, present: Theme.goodInk, late: Theme.waitInk, missing: Theme.badInk, leave: Theme.offline
    })
    Keys.onEscapePressed: TodayModel.closePeople()
    Btn {
        id: back
        objectName: "peopleBack"
        x: Theme.margin
        y: 2 * Theme.u
        text: qsTrId("key.back")
        iconName: "left"
        onClicked: TodayModel.closePeople()
    }
    Txt {
        x: back.x + back.width + 3 * Theme.u
        width: tally.x - x - 2 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        text: qsTrId("today.learners").arg(TodayModel.peopleClass || qsTrId("today.everyone")).arg(root.words[TodayModel.peopleColumn] ?? "")
        size: 3.6
        strong: true
    }
    Txt {
        id: tally
        x: root.width - Theme.margin - width
        anchors.verticalCenter: back.verticalCenter
        text: String(TodayModel.peopleCount)
        size: 5
        strong: true
        color: root.inks[TodayModel.peopleColumn] ?? Theme.ink
    }
    Panel {
        x: Theme.margin
        y: back.y + back.height + 2 * Theme.u
        width: root.width - 2 * Theme.margin
        height: root.height - y - 2.5 * Theme.u
        Empty {
            visible: TodayModel.peopleCount === 0
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
            model: TodayModel.people
            delegate: Item {
                id: line
                required property var row
                width: list.width
                height: Theme.row
                readonly property real third: width * (Theme.portrait ? 0.42 : 0.25)
                Rectangle { x: 1.4 * Theme.u; y: parent.height - height; width: parent.width - 2.8 * Theme.u; height: Theme.hair; color: Theme.line }
                Txt { x: 1.4 * Theme.u; width: line.third - 2 * Theme.u; anchors.verticalCenter: parent.verticalCenter; text: line.row.name; size: 2.6; strong: true }
                Txt { visible: !Theme.portrait; x: line.third; width: line.third - Theme.u; anchors.verticalCenter: parent.verticalCenter; text: line.row.number; size: 2.2; color: Theme.inkSoft }
                Txt { visible: !Theme.portrait; x: 2 * line.third; width: line.third - Theme.u; anchors.verticalCenter: parent.verticalCenter; text: line.row.className; size: 2.2 }
                Txt {
                    x: (Theme.portrait ? 1 : 3) * line.third
                    width: parent.width - x - 1.4 * Theme.u
                    horizontalAlignment: Text.AlignRight
                    anchors.verticalCenter: parent.verticalCenter
                    text: [root.words[line.row.state] ?? "",
                           line.row.came ? qsTrId("today.arrived_at").arg(line.row.came) : "", line.row.origin,
                           line.row.went ? qsTrId("today.left_at").arg(line.row.went) : ""].filter(t => t).join("　")
                    size: 2.2
                    strong: true
                    color: root.inks[line.row.state] ?? Theme.ink
                }
            }
        }
    }
}
