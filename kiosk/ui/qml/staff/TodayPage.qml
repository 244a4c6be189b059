pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// Exceptions first, then the five numbers, then the classes.  Every number can be touched to see who.
TabPage {
    id: root
    readonly property real pad: Theme.margin
    readonly property bool tall: Theme.portrait
    readonly property real gap: 2 * Theme.u
    readonly property var columns: [
        { key: "expected", word: qsTrId("today.expected"), ink: Theme.ink },
        { key: "present", word: qsTrId("today.present"), ink: Theme.goodInk },
        { key: "late", word: qsTrId("today.late"), ink: Theme.waitInk },
        { key: "missing", word: qsTrId("today.missing"), ink: Theme.badInk },
        { key: "leave", word: qsTrId("today.leave"), ink: Theme.offline }
    ]

    Todo {
        id: exceptions
        x: root.pad
        y: 2.5 * Theme.u
        width: root.tall ? root.width - 2 * root.pad : 66 * Theme.u
        height: Math.min(34 * Theme.u, root.height * 0.44)
    }

    Panel {
        id: numbers
        x: root.tall ? root.pad : exceptions.x + exceptions.width + root.gap
        y: root.tall ? exceptions.y + exceptions.height + root.gap : exceptions.y
        width: root.width - x - root.pad
        height: 12 * Theme.u
        Row {
            anchors.fill: parent
            Repeater {
                model: root.columns
                Item {
                    id: total
                    required property var modelData
                    required property int index
                    width: numbers.width / 5
                    height: numbers.height
                    Rectangle {
                        visible: total.index > 0
                        y: 2 * Theme.u
                        width: Theme.hair
                        height: parent.height - 4 * Theme.u
                        color: Theme.line
                    }
                    Tally {
                        objectName: "total_" + total.modelData.key
                        anchors.fill: parent
                        anchors.margins: 0.6 * Theme.u
                        anchors.bottomMargin: 3.6 * Theme.u
                        n: TodayModel.totals[total.index]
                        ink: total.modelData.ink
                        size: 5
                        caption: total.modelData.word
                        onClicked: TodayModel.ask("", total.modelData.key)
                    }
                    Txt {
                        text: total.modelData.word
                        size: 2.2
                        color: Theme.inkSoft
                        anchors.horizontalCenter: parent.horizontalCenter
                        y: parent.height - height - 1 * Theme.u
                    }
                }
            }
        }
    }

    Panel {
        id: arrivals
        readonly property bool any: TodayModel.arrivalCount > 0
        x: numbers.x
        y: numbers.y + numbers.height + root.gap
        width: numbers.width
        height: root.tall ? 22 * Theme.u : exceptions.y + exceptions.height - y
        Txt { x: 2.4 * Theme.u; y: 1 * Theme.u; text: qsTrId("today.arrivals"); size: 2.2; strong: true }
        Txt {
            visible: !arrivals.any
            anchors.centerIn: parent
            width: parent.width - 6 * Theme.u
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
            text: qsTrId("today.no_arrivals")
            size: 2.2
            color: Theme.inkSoft
        }
        ArrivalsChart {
            visible: arrivals.any
            x: 4.4 * Theme.u
            y: 3.4 * Theme.u
            width: parent.width - 8.8 * Theme.u
            height: parent.height - y - 0.4 * Theme.u
            counts: TodayModel.arrivals
            labels: TodayModel.arrivalLabels
            endLabel: TodayModel.arrivalEnd
            startAt: TodayModel.arrivalStart
            startWord: TodayModel.starts ? qsTrId("today.starts").arg(TodayModel.starts) : ""
        }
    }

    FontMetrics {
        id: heads
        readonly property real widest: font.pixelSize > 0 ? Math.max(...root.columns.map(c => advanceWidth(c.word))) : 0
        font { family: Theme.family; bold: true; pixelSize: Theme.fs(2.2) }
    }
    Panel {
        id: table
        readonly property real colW: root.tall ? 8.4 * Theme.u : Math.max(7.6 * Theme.u, 1.6 * Theme.u + heads.widest)
        readonly property real colX: width - 5 * colW - 2.4 * Theme.u
        readonly property real barX: root.tall ? colX : 43 * Theme.u
        readonly property real barW: colX - barX - 1 * Theme.u
        x: root.pad
        y: (root.tall ? arrivals.y + arrivals.height : exceptions.y + exceptions.height) + root.gap
        width: root.width - 2 * root.pad
        height: root.height - y - 2.5 * Theme.u
        Item {
            id: headRow
            width: parent.width
            height: 5.4 * Theme.u
            Txt { id: title; x: 2.4 * Theme.u; anchors.verticalCenter: parent.verticalCenter; text: qsTrId("today.classes"); size: 2.8; strong: true }
            Txt {
                visible: TodayModel.classCount > 0
                x: title.x + title.width + 1.4 * Theme.u
                width: table.colX - x
                anchors.verticalCenter: parent.verticalCenter
                text: [TodayModel.later ? qsTrId("today.started_and_later").arg(TodayModel.started).arg(TodayModel.later).arg(TodayModel.laterCount)
                                        : qsTrId("today.started").arg(TodayModel.started), TodayModel.origins].filter(t => t).join(" · ")
                size: 2.2
                color: Theme.inkSoft
            }
            Repeater {
                model: root.columns
                Txt {
                    required property var modelData
                    required property int index
                    x: table.colX + index * table.colW
                    width: table.colW
                    horizontalAlignment: Text.AlignRight
                    anchors.verticalCenter: parent.verticalCenter
                    text: modelData.word
                    size: Math.min(2.2, 2.2 * (table.colW - 0.8 * Theme.u) / Math.max(1, heads.widest))
                    strong: true
                    color: modelData.ink
                }
            }
        }
        Empty {
            visible: TodayModel.classCount === 0
            anchors.centerIn: parent
            width: parent.width - 12 * Theme.u
            iconName: "today"
            what: qsTrId("today.no_classes")
            note: qsTrId("today.no_classes_note")
        }
        ListView {
            id: list
            objectName: "classes"
            cacheBuffer: 0
            y: headRow.height
            width: parent.width
            height: parent.height - y - 0.6 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: TodayModel.classes
            delegate: Item {
                id: line
                required property var row
                readonly property bool later: row.opens !== ""
                width: list.width
                readonly property real rowH: Math.max(6.5 * Theme.u, 60)
                height: rowH + (root.tall ? 3.4 * Theme.u : 0)       // in portrait the name has a line of its own
                Rectangle { x: 2.4 * Theme.u; width: parent.width - 4.8 * Theme.u; height: Theme.hair; color: Theme.line }
                Txt {
                    x: 2.4 * Theme.u
                    y: root.tall ? 0.8 * Theme.u : (parent.height - height) / 2
                    width: root.tall ? parent.width - 2 * x : 34 * Theme.u - x
                    text: line.row.name
                    size: 2.4
                }
                Txt {
                    x: root.tall ? 2.4 * Theme.u : 35.6 * Theme.u
                    y: parent.height - (line.rowH + height) / 2
                    text: line.row.starts
                    size: 2.2
                    color: Theme.inkSoft
                }
                StackedBar {
                    visible: !line.later && !root.tall
                    x: table.barX
                    width: table.barW
                    anchors.verticalCenter: parent.verticalCenter
                    total: line.row.numbers[0]
                    parts: [
                        { n: line.row.numbers[1] - line.row.numbers[2], color: Theme.good, ink: Theme.stageInk, word: qsTrId("today.on_time") },
                        { n: line.row.numbers[2], color: Theme.wait, ink: Theme.stageInk, word: qsTrId("today.late") },
                        { n: line.row.numbers[3], color: Theme.bad, ink: Theme.stageInk, word: qsTrId("today.missing") },
                        { n: line.row.numbers[4], color: Theme.offline, ink: Theme.highContrast ? "#000000" : Theme.stageInk, word: qsTrId("today.leave") }
                    ]
                }
                Txt {
                    visible: line.later
                    x: root.tall ? 10 * Theme.u : table.barX
                    y: parent.height - (line.rowH + height) / 2
                    width: table.colX + (root.tall ? 2 * Theme.u : 0) - x
                    text: line.row.numbers[1] > 0 ? qsTrId("today.already_here").arg(line.row.numbers[1])
                                                : qsTrId("today.not_started").arg(line.row.opens)
                    size: 2.2
                    color: Theme.inkSoft
                }
                Repeater {
                    model: root.columns
                    Tally {
                        required property var modelData
                        required property int index
                        objectName: "n_" + line.row.key + "_" + modelData.key
                        x: table.colX + index * table.colW
                        width: table.colW
                        y: line.height - height
                        height: line.rowH
                        atEnd: true
                        n: line.row.numbers[index]
                        open: !line.later || index === 0
                        ink: modelData.ink
                        caption: line.row.name + " " + modelData.word
                        onClicked: TodayModel.ask(line.row.key, modelData.key)
                    }
                }
            }
        }
    }
}
