pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// 关账: what must be settled, what the day was closed as, the days that wait for a second signature.
TabPage {
    id: root
    readonly property bool wide: !Theme.portrait
    property string waiving: ""          // the item whose reason is being chosen
    readonly property var links: ({ questions: "troubles", noted: "corrections", refusals: "corrections",
                                    spots: "attendance", desks: "devices", phones: "attendance" })
    function follow(item: string) {
        if (links[item] === "corrections")
            TodayModel.turn("corrections")
        else
            StaffModel.open(links[item])
        if (item === "questions")
            QuestionModel.show()
    }
    whole: ClosingModel.signing !== ""
    Component.onCompleted: ClosingModel.look()
    Component.onDestruction: ClosingModel.leave()
    Keys.onEscapePressed: event => {
        if (ClosingModel.signing !== "")
            ClosingModel.sign("")
        else if (root.waiving)
            root.waiving = ""
        else
            event.accepted = false
    }

    ClosingSign {
        anchors.fill: parent
        visible: ClosingModel.signing !== ""
    }
    Item {
        visible: ClosingModel.signing === ""
        anchors.fill: parent
        DayStepper {
            id: stepper
            objectName: "closingDay"
            x: Theme.margin
            y: 1 * Theme.u
            height: implicitHeight
            title: qsTrId("closing.day")
            day: ClosingModel.day
            onDayChanged: if (day !== "" && day !== ClosingModel.day) ClosingModel.turn(day)
            Connections {
                target: ClosingModel
                function onChanged() { stepper.day = ClosingModel.day }   // a touch has untied it
            }
        }
        Txt {
            x: stepper.x + stepper.width + 3 * Theme.u
            y: stepper.y + stepper.height - height - 1.6 * Theme.u
            visible: root.wide || ClosingModel.said !== ""
            width: root.width - x - Theme.margin
            text: ClosingModel.said || (ClosingModel.closed ? ClosingModel.since : qsTrId("closing.note"))
            size: 2.4
            strong: ClosingModel.said !== ""
            color: ClosingModel.said === "" ? Theme.inkSoft : ClosingModel.halfway ? Theme.waitInk : ClosingModel.good ? Theme.goodInk : Theme.badInk
            wrapMode: Text.Wrap
            maximumLineCount: 2
        }
        Panel {
            id: checks
            x: Theme.margin
            y: stepper.y + stepper.height + 1.6 * Theme.u
            width: root.wide ? (root.width - 2 * Theme.margin) * 0.6 - 1 * Theme.u : root.width - 2 * Theme.margin
            height: root.wide ? root.height - y - 2.5 * Theme.u : (root.height - y) * 0.62
            ListView {
                id: list
                objectName: "closingChecks"
                cacheBuffer: 0
                x: 2 * Theme.u
                y: 0.8 * Theme.u
                width: parent.width - 4 * Theme.u
                height: go.y - y - 0.8 * Theme.u
                clip: true
                boundsBehavior: Flickable.StopAtBounds
                ScrollBar.vertical: Scroll {}
                model: ClosingModel.checks
                delegate: Item {
                    id: line
                    required property var row
                    readonly property bool open: row.standing === "open"
                    readonly property bool settled: row.standing === "done" || row.standing === "none"
                    readonly property bool mine: root.waiving === row.key
                    width: list.width
                    height: Math.max(words.implicitHeight + 1.8 * Theme.u, acts.visible ? Theme.touch + 1 * Theme.u : 0) + (mine ? reasons.height + 1 * Theme.u : 0)
                    Rectangle { y: parent.height - height; width: parent.width; height: Theme.hair; color: Theme.line }
                    Icon {
                        id: mark
                        visible: line.y + y - list.contentY > -1 && line.y + y + height - list.contentY < list.height + 1   // the software renderer clips no shapes
                        name: line.row.standing === "done" ? "tick" : line.row.standing === "open" ? "alert" : "info"
                        filled: line.row.hinders
                        size: 3.4 * Theme.u
                        color: line.row.hinders ? Theme.waitInk : line.row.standing === "done" ? Theme.goodInk : Theme.inkSoft
                        cut: Theme.card
                        y: 0.7 * Theme.u
                    }
                    Column {
                        id: words
                        x: 5 * Theme.u
                        y: 0.9 * Theme.u
                        width: (acts.visible ? acts.x - 1 * Theme.u : line.width) - x
                        Txt { width: parent.width; text: line.settled ? line.row.what + "　" + line.row.said : line.row.what; size: 2.4; strong: line.row.hinders; wrapMode: Text.Wrap }
                        Txt { visible: !line.settled; width: parent.width; text: line.row.said; size: 2.2; color: line.row.hinders ? Theme.waitInk : Theme.inkSoft; wrapMode: Text.Wrap }
                    }
                    Row {
                        id: acts
                        visible: !line.mine && (line.open || line.row.waivable)
                        x: line.width - width - 1.4 * Theme.u
                        y: 0.5 * Theme.u
                        spacing: 1 * Theme.u
                        RoleBtn {
                            needs: "close"
                            objectName: "waive_" + line.row.key
                            visible: line.row.waivable
                            size: 2.2
                            pad: 1.6 * Theme.u
                            text: line.open ? qsTrId("closing.waive") : qsTrId("closing.wait")
                            onClicked: line.open ? root.waiving = line.row.key : ClosingModel.waive(line.row.key, "")
                        }
                        RoleBtn {
                            needs: "close"
                            objectName: "compareDay"
                            visible: line.row.key === "digest"
                            size: 2.2
                            pad: 1.6 * Theme.u
                            text: ClosingModel.comparing ? qsTrId("closing.comparing") : qsTrId("closing.compare")
                            enabled: !ClosingModel.comparing
                            onClicked: ClosingModel.compare()
                        }
                        Btn {
                            objectName: "follow_" + line.row.key
                            visible: line.open && line.row.key in root.links
                            size: 2.2
                            pad: 1.6 * Theme.u
                            text: qsTrId("closing.follow")
                            onClicked: root.follow(line.row.key)
                        }
                    }
                    Choice {
                        id: reasons
                        visible: line.mine
                        x: words.x
                        y: words.y + words.height + 0.6 * Theme.u
                        width: line.width - x
                        title: qsTrId("closing.waive_why")
                        options: ClosingModel.waivers
                        onPickedChanged: {
                            if (picked) {
                                ClosingModel.waive(line.row.key, picked)
                                root.waiving = ""
                                picked = ""
                            }
                        }
                    }
                }
            }
            RoleBtn {
                needs: "close"
                id: go
                objectName: "signDay"
                x: 2 * Theme.u
                y: parent.height - height - 1.6 * Theme.u
                width: parent.width - 4 * Theme.u
                kind: ClosingModel.closed ? "plain" : "primary"   // nothing that has to be done
                text: ClosingModel.closed ? qsTrId("closing.sign_again") : qsTrId("closing.sign")
                note: ClosingModel.ready ? qsTrId("closing.becomes").arg(ClosingModel.becomes) : qsTrId("closing.not_ready")
                enabled: ClosingModel.ready && !ClosingModel.ahead
                onClicked: ClosingModel.sign("day")
            }
        }
        ClosingDays {
            x: root.wide ? checks.x + checks.width + 2 * Theme.u : checks.x
            y: root.wide ? checks.y : checks.y + checks.height + 1.6 * Theme.u
            width: root.width - x - Theme.margin
            height: root.height - y - 2.5 * Theme.u
        }
    }
}
