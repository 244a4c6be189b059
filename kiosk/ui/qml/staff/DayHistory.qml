pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// What was before: the sittings of a class with their numbers, or the lessons of a learner with what came of them.
TabPage {
    id: root
    readonly property bool ofClass: DaySpanModel.historyOf === "class"
    readonly property var outcomes: ({
        valid: qsTrId("outcome.valid"), short: qsTrId("outcome.short"), no_out: qsTrId("outcome.no_out"), no_in: qsTrId("outcome.no_in"),
        absent: qsTrId("outcome.absent"), leave: qsTrId("outcome.leave"), open: qsTrId("outcome.open")
    })
    readonly property var inks: ({ valid: Theme.goodInk, short: Theme.waitInk, no_out: Theme.waitInk, no_in: Theme.waitInk, absent: Theme.badInk, leave: Theme.offline, open: Theme.offline })
    readonly property var columns: [
        qsTrId("today.expected"), qsTrId("today.present"), qsTrId("today.late"), qsTrId("today.early"), qsTrId("today.missing"), qsTrId("today.leave"),
        qsTrId("today.assisted_short")
    ]
    whole: true
    Keys.onEscapePressed: TodayModel.back()
    function settle(): void {            // back at the row one went from
        const place = DaySpanModel.lineAt(TodayModel.marked)
        if (place < 0)
            return
        list.positionViewAtIndex(place, ListView.Contain)
        list.itemAtIndex(place)?.forceActiveFocus(Qt.TabFocusReason)
    }
    Component.onCompleted: Qt.callLater(settle)
    DayBar {
        id: bar
        title: DaySpanModel.historyTitle
        Btn { objectName: "historyPrint"; text: qsTrId("today.print"); pad: 1.6 * Theme.u; onClicked: TodayModel.printOut() }
    }
    Panel {
        id: table
        readonly property real colW: Theme.portrait ? 6.6 * Theme.u : 11 * Theme.u
        readonly property real colX: width - 7 * colW - 4.6 * Theme.u
        x: Theme.margin
        y: bar.height + 2 * Theme.u
        width: parent.width - 2 * Theme.margin
        height: parent.height - y - 2.5 * Theme.u
        Empty {
            visible: DaySpanModel.lineCount === 0
            anchors.centerIn: parent
            width: parent.width - 12 * Theme.u
            iconName: "book"
            what: qsTrId("today.no_history")
            note: qsTrId("today.no_history_note")
        }
        Repeater {
            model: root.ofClass && DaySpanModel.lineCount > 0 ? root.columns : []
            Txt {
                required property string modelData
                required property int index
                x: table.colX + index * table.colW
                y: 1.6 * Theme.u
                width: table.colW - 0.4 * Theme.u
                horizontalAlignment: Text.AlignRight
                text: modelData
                size: 2
                color: Theme.inkSoft
            }
        }
        ListView {
            id: list
            objectName: "historyList"
            cacheBuffer: 0
            y: root.ofClass ? 5 * Theme.u : 1 * Theme.u
            width: parent.width
            height: parent.height - y - 1 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: DaySpanModel.lines
            onAtYEndChanged: if (atYEnd) DaySpanModel.more()
            onCountChanged: if (atYEnd) DaySpanModel.more()
            delegate: AbstractButton {
                id: line
                required property var row
                readonly property bool seen: y - list.contentY > -1 && y + height - list.contentY < list.height + 1
                width: list.width
                height: Theme.row
                objectName: "held_" + row.key
                text: row.day
                focusPolicy: Qt.TabFocus
                Accessible.name: [row.day, row.times, root.outcomes[row.outcome] ?? "", root.ofClass ? row.numbers[1] + "/" + row.numbers[0] : ""].filter(t => t).join(" ")
                Keys.onReturnPressed: click()
                onClicked: {
                    TodayModel.mark(row.key)
                    if (root.ofClass) {
                        TodayModel.visitClass(row.day, DaySpanModel.historyKey, row.key)
                    } else {
                        TodayModel.visitLearner(row.day)
                        DayPeopleModel.openLearner(DaySpanModel.historyKey)
                    }
                }
                background: Rectangle {
                    color: line.down || line.activeFocus ? Theme.tint : "transparent"
                    Rectangle { x: 1.4 * Theme.u; y: parent.height - height; width: parent.width - 2.8 * Theme.u; height: Theme.hair; color: Theme.line }
                }
                contentItem: Item {
                    Txt {
                        x: 1.4 * Theme.u
                        width: (root.ofClass ? table.colX : parent.width * 0.5) - x
                        anchors.verticalCenter: parent.verticalCenter
                        text: line.row.day + (Theme.portrait && root.ofClass ? " " : "　") + line.row.times
                        size: Theme.portrait ? 2 : 2.4
                        strong: true
                        Accessible.ignored: true
                    }
                    Repeater {
                        model: root.ofClass ? line.row.numbers : []
                        Txt {
                            required property int modelData
                            required property int index
                            x: table.colX + index * table.colW
                            width: table.colW - 0.4 * Theme.u
                            horizontalAlignment: Text.AlignRight
                            y: (line.height - height) / 2
                            text: modelData
                            size: 2.4
                            color: modelData > 0 && index === 4 ? Theme.badInk : modelData > 0 && (index === 2 || index === 3) ? Theme.waitInk : Theme.ink
                            Accessible.ignored: true
                        }
                    }
                    Txt {
                        visible: !root.ofClass
                        x: parent.width - width - 4.6 * Theme.u
                        anchors.verticalCenter: parent.verticalCenter
                        text: [root.outcomes[line.row.outcome] ?? "", line.row.came ? qsTrId("today.arrived_at").arg(line.row.came) : "",
                               line.row.went ? qsTrId("today.left_at").arg(line.row.went) : ""].filter(t => t).join("　")
                        size: 2.2
                        strong: true
                        color: root.inks[line.row.outcome] ?? Theme.ink
                        Accessible.ignored: true
                    }
                    Icon { visible: line.seen; x: parent.width - width - 1.4 * Theme.u; name: "right"; size: 2.4 * Theme.u; color: Theme.edge; weight: 5; anchors.verticalCenter: parent.verticalCenter }
                }
            }
        }
    }
}
