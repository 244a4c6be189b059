pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// A day: exceptions first, then the numbers, then the classes on the time line.  Every number can be touched to see who.
TabPage {
    id: root
    readonly property real pad: Theme.margin
    readonly property bool tall: Theme.portrait
    readonly property real gap: 2 * Theme.u
    readonly property string said: [TodayModel.past ? qsTrId("today.whole_day")
                                    : TodayModel.later ? qsTrId("today.started_and_later").arg(TodayModel.started).arg(TodayModel.later).arg(TodayModel.laterCount)
                                    : qsTrId("today.started").arg(TodayModel.started), TodayModel.origins].filter(t => t).join(" · ")
    readonly property var columns: [
        { key: "expected", word: qsTrId("today.expected"), ink: Theme.ink },
        { key: "present", word: qsTrId("today.present"), ink: Theme.goodInk },
        { key: "late", word: qsTrId("today.late"), ink: Theme.waitInk },
        { key: "early", word: qsTrId("today.early"), ink: Theme.waitInk },
        { key: "missing", word: qsTrId("today.missing"), ink: Theme.badInk },
        { key: "leave", word: qsTrId("today.leave"), ink: Theme.offline },
        { key: "assisted", word: qsTrId("today.assisted_short"), ink: Theme.ink }
    ]
    Keys.onPressed: event => {
        const keys = { [Qt.Key_PageUp]: () => days.less(), [Qt.Key_PageDown]: () => days.more(), [Qt.Key_Home]: () => TodayModel.pick("") }
        if (TodayModel.past)                            // one step back first; from today it leads out
            keys[Qt.Key_Escape] = () => TodayModel.pick("")
        const act = event.modifiers === Qt.NoModifier ? keys[event.key] : null
        if (act) {
            act()
            event.accepted = true
        }
    }

    shares: true
    DayStepper {
        id: days
        objectName: "day"
        x: root.pad + root.inset
        y: 1.6 * Theme.u
        width: (root.tall ? 42 : root.inset > 0 ? 36 : 44) * Theme.u
        height: Theme.touch
        brief: root.inset > 0
        onLess: TodayModel.pick(day)
        onMore: TodayModel.pick(day)
    }
    Binding { target: days; property: "day"; value: TodayModel.day }
    Row {
        id: ways
        x: root.width - root.pad - width
        y: root.tall ? days.y + days.height + 1.2 * Theme.u : days.y
        spacing: 0.8 * Theme.u
        Btn { objectName: "dayToday"; pad: 1.2 * Theme.u; size: 2.2; visible: TodayModel.day !== TodayModel.today; text: qsTrId("today.to_today"); onClicked: TodayModel.pick("") }
        Btn { objectName: "dayWeek"; pad: 1.2 * Theme.u; size: 2.2; text: qsTrId("today.week"); onClicked: { DaySpanModel.ask("week", TodayModel.day); TodayModel.open("week") } }
        Btn { objectName: "dayMonth"; pad: 1.2 * Theme.u; size: 2.2; text: qsTrId("today.month"); onClicked: { DaySpanModel.ask("month", TodayModel.day); TodayModel.open("month") } }
        Btn { objectName: "daySearch"; pad: 1.2 * Theme.u; size: 2.2; text: qsTrId("today.search"); onClicked: TodayModel.open("search") }
        Btn { objectName: "dayPrint"; pad: 1.2 * Theme.u; size: 2.2; text: qsTrId("today.print"); onClicked: TodayModel.printOut() }
    }

    Todo {
        id: exceptions
        x: root.pad
        y: (root.tall ? ways : days).y + Theme.touch + 1.4 * Theme.u
        width: root.tall ? root.width - 2 * root.pad : 62 * Theme.u
        height: Math.min(28 * Theme.u, root.height * 0.44)
    }

    Panel {
        id: numbers
        x: root.tall ? root.pad : exceptions.x + exceptions.width + root.gap
        y: root.tall ? exceptions.y + exceptions.height + root.gap : exceptions.y
        width: root.width - x - root.pad
        height: 10.8 * Theme.u
        Row {
            anchors.fill: parent
            Repeater {
                model: root.columns
                Item {
                    id: total
                    required property var modelData
                    required property int index
                    width: numbers.width / 7
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
                        anchors.margins: 0.3 * Theme.u
                        anchors.bottomMargin: 3.1 * Theme.u
                        n: TodayModel.totals[total.index]
                        ink: total.modelData.ink
                        size: root.tall ? 4.2 : 4.6
                        caption: total.modelData.word
                        onClicked: TodayModel.ask("", total.modelData.key, "")
                    }
                    Txt {
                        text: total.modelData.word
                        size: 2
                        color: Theme.inkSoft
                        width: Math.min(implicitWidth, parent.width - 0.6 * Theme.u)
                        anchors.horizontalCenter: parent.horizontalCenter
                        y: parent.height - height - 0.8 * Theme.u
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
        height: root.tall ? 26 * Theme.u : exceptions.y + exceptions.height - y
        Txt { id: arrivalsTitle; x: 2.4 * Theme.u; y: (methods.height - height) / 2; width: Math.min(implicitWidth, parent.width * 0.32); text: qsTrId("today.arrivals").arg(TodayModel.arrivalMinutes); size: 2.2; strong: true }
        Methods { id: methods; x: arrivalsTitle.x + arrivalsTitle.width + 1.4 * Theme.u; width: parent.width - x - 1 * Theme.u }
        Txt {
            visible: !arrivals.any
            anchors.centerIn: parent
            width: parent.width - 6 * Theme.u
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
            text: TodayModel.past ? qsTrId("today.no_arrivals_then") : qsTrId("today.no_arrivals")
            size: 2.2
            color: Theme.inkSoft
        }
        ArrivalsChart {
            objectName: "arrivals"
            visible: arrivals.any
            x: 4.4 * Theme.u
            y: methods.height - 1.4 * Theme.u
            width: parent.width - 8.8 * Theme.u
            height: parent.height - y - 0.2 * Theme.u
            counts: TodayModel.arrivals
            labels: TodayModel.arrivalLabels
            endLabel: TodayModel.arrivalEnd
            startAt: TodayModel.arrivalStart
            startWord: TodayModel.starts ? qsTrId("today.starts").arg(TodayModel.starts) : ""
        }
    }

    FontMetrics {
        id: heads
        function wide(word: string): real {
            return font.pixelSize > 0 ? advanceWidth(word) : 0
        }
        readonly property real widest: Math.max(...root.columns.map(c => wide(c.word)))
        font { family: Theme.family; bold: true; pixelSize: Theme.fs(2.2) }
    }
    Panel {
        id: table
        readonly property real least: root.tall ? Math.min(9.6 * Theme.u, (width - 4 * Theme.u) / 7) : 7.2 * Theme.u
        readonly property list<real> colWs: root.columns.map(c => Math.max(least, root.tall ? 0 : 1.6 * Theme.u + heads.wide(c.word)))
        readonly property real colX: colAt(0)
        function colAt(index: int): real {
            return width - 2 * Theme.u - colWs.slice(index).reduce((sum, one) => sum + one, 0)
        }
        readonly property real barX: root.tall ? 2.4 * Theme.u : 33 * Theme.u
        readonly property real barW: (root.tall ? width - 2.4 * Theme.u : colX) - barX - 2.4 * Theme.u
        x: root.pad
        y: (root.tall ? arrivals.y + arrivals.height : exceptions.y + exceptions.height) + root.gap
        width: root.width - 2 * root.pad
        height: root.height - y - 2.5 * Theme.u
        Item {
            id: headRow
            width: parent.width
            height: 5.4 * Theme.u
            Txt { id: title; visible: !root.tall; x: 2.4 * Theme.u; anchors.verticalCenter: parent.verticalCenter; text: TodayModel.past ? qsTrId("today.classes_then") : qsTrId("today.classes"); size: 2.6; strong: true }
            Repeater {
                model: root.tall ? [] : TodayModel.hours
                Txt {
                    required property var modelData
                    required property int index
                    readonly property int every: Math.max(1, Math.ceil(6.4 * Theme.u * (list.marks - 1) / table.barW))
                    visible: TodayModel.classCount > 0 && index % every === 0 && x + width < table.colX
                    text: modelData.text
                    size: 2
                    color: Theme.inkSoft
                    x: table.barX + table.barW * modelData.at / 1000 - width / 2
                    y: (headRow.height - height) / 2
                }
            }
            Repeater {
                model: root.columns
                Txt {
                    required property var modelData
                    required property int index
                    x: table.colAt(index)
                    width: table.colWs[index]
                    horizontalAlignment: Text.AlignRight
                    anchors.verticalCenter: parent.verticalCenter
                    text: modelData.word
                    size: Math.min(2.2, 2.2 * (table.least - 0.6 * Theme.u) / Math.max(1, root.tall ? 1.06 * heads.widest : 0))
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
            what: TodayModel.day === TodayModel.today ? qsTrId("today.no_classes") : qsTrId("today.no_classes_then")
            note: qsTrId("today.no_classes_note")
        }
        ListView {
            id: list
            objectName: "classes"
            readonly property int marks: TodayModel.hourCount
            cacheBuffer: 0
            y: headRow.height
            width: parent.width
            height: parent.height - y - 3.8 * Theme.u
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
                height: rowH + (root.tall ? Math.max(7 * Theme.u, 60) : 0)       // in portrait the name has a line of its own
                Rectangle { x: 2.4 * Theme.u; width: parent.width - 4.8 * Theme.u; height: Theme.hair; color: Theme.line }
                AbstractButton {
                    id: name
                    objectName: "class_" + line.row.key
                    x: 1.4 * Theme.u
                    width: root.tall ? parent.width - 2 * x : table.barX - x - 1 * Theme.u
                    height: root.tall ? Math.max(7 * Theme.u, 60) : parent.height
                    text: line.row.name
                    Accessible.name: line.row.name + " " + qsTrId("today.class_history")
                    focusPolicy: Qt.TabFocus
                    Keys.onReturnPressed: click()
                    onClicked: {
                        DaySpanModel.askHistory("class", line.row.key)
                        TodayModel.open("history")
                    }
                    background: Rectangle {
                        radius: 1 * Theme.u
                        color: name.down ? Theme.tint : "transparent"
                        border.color: Theme.focus
                        border.width: name.activeFocus ? 2 * Theme.pen : 0
                    }
                    contentItem: Item {
                        Txt {
                            id: starts
                            x: root.tall ? parent.width - width - 1 * Theme.u : 1 * Theme.u
                            anchors.verticalCenter: parent.verticalCenter
                            text: line.row.starts
                            size: 2.2
                            color: Theme.inkSoft
                            Accessible.ignored: true
                        }
                        Txt {
                            x: root.tall ? 1 * Theme.u : starts.x + starts.width + 1.2 * Theme.u
                            width: (root.tall ? starts.x - 1 * Theme.u : parent.width) - x
                            anchors.verticalCenter: parent.verticalCenter
                            text: name.text
                            size: 2.4
                            Accessible.ignored: true
                        }
                    }
                }
                TimeLine {
                    objectName: "line_" + line.row.key
                    visible: !root.tall
                    x: table.barX
                    width: table.barW
                    height: parent.height
                    blocks: line.row.blocks
                    now: TodayModel.now
                    text: line.row.name
                    note: !line.later ? "" : line.row.numbers[1] > 0 ? qsTrId("today.already_here").arg(line.row.numbers[1])
                                                                   : qsTrId("today.not_started").arg(line.row.opens)
                    onClicked: TodayModel.ask(line.row.key, "expected", "")
                }
                Repeater {
                    model: root.columns
                    Tally {
                        required property var modelData
                        required property int index
                        objectName: "n_" + line.row.key + "_" + modelData.key
                        x: table.colAt(index)
                        width: table.colWs[index]
                        y: line.height - height
                        height: line.rowH
                        atEnd: true
                        n: line.row.numbers[index]
                        open: !line.later || index === 0
                        ink: modelData.ink
                        caption: line.row.name + " " + modelData.word
                        onClicked: TodayModel.ask(line.row.key, modelData.key, "")
                    }
                }
            }
        }
        Txt {
            x: 2.4 * Theme.u
            y: parent.height - height - 0.7 * Theme.u
            width: parent.width - 4.8 * Theme.u
            text: TodayModel.problem || (TodayModel.classCount > 0 ? root.said : "")
            size: 2
            color: Theme.inkSoft
        }
    }
}
