pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// 抽查: whom the platform drew, called up one after the other, until the deadline.
Item {
    id: root
    readonly property bool tall: Theme.portrait
    readonly property var lessons: SpotModel.lessons
    readonly property var rights: StaffModel.rights
    readonly property var words: ({ PRESENT: qsTrId("spots.PRESENT"), ABSENT: qsTrId("spots.ABSENT"), REFUSED: qsTrId("spots.REFUSED") })
    readonly property var inks: ({ PRESENT: Theme.goodInk, ABSENT: Theme.badInk, REFUSED: Theme.waitInk })
    readonly property var shapes: ({ PRESENT: "tick", ABSENT: "hand", REFUSED: "alert" })
    readonly property var modes: ({
        FACE: qsTrId("spots.mode.FACE"), CARD: qsTrId("spots.mode.CARD"), PIN: qsTrId("spots.mode.PIN"),
        ROLLCALL: qsTrId("spots.mode.ROLLCALL"), UNKNOWN: qsTrId("spots.mode.ROLLCALL")
    })
    property string asked: ""            // "check/learner": why what was said of them is taken back
    focus: true
    Keys.onEscapePressed: AttendanceModel.back()
    Btn {
        id: back
        objectName: "attendanceBack"
        x: Theme.margin
        y: 2 * Theme.u
        text: qsTrId("key.back")
        iconName: "left"
        onClicked: AttendanceModel.back()
    }
    Btn {
        id: drawing
        objectName: "spotDraw"
        property bool on: false
        visible: root.lessons.length > 0 && root.rights.includes("answer")
        x: root.width - width - Theme.margin
        y: back.y
        text: qsTrId("spots.draw")
        kind: SpotModel.open > 0 || on ? "plain" : "primary"
        onClicked: on = !on
    }
    SpotDraw {
        id: form
        visible: drawing.on && drawing.visible
        x: Theme.margin
        y: back.y + back.height + 2 * Theme.u
        width: root.width - 2 * Theme.margin
        onDone: drawing.on = false
    }
    Txt {
        x: back.x + back.width + 3 * Theme.u
        width: (drawing.visible ? drawing.x : root.width - Theme.margin) - x - 2 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        text: SpotModel.open > 0 ? qsTrId("spots.head").arg(SpotModel.open) : qsTrId("spots.title")
        size: 3.4
        strong: true
    }
    Empty {
        visible: SpotModel.count === 0 && !form.visible
        anchors.centerIn: parent
        width: parent.width - 12 * Theme.u
        iconName: "book"
        what: qsTrId("spots.none")
        note: qsTrId("spots.none_note")
    }
    ListView {
        id: list
        objectName: "spotList"
        cacheBuffer: 0
        x: Theme.margin
        y: form.y + (form.visible ? form.height + 2 * Theme.u : 0)
        width: root.width - 2 * Theme.margin
        height: Math.max(0, root.height - y - 2.5 * Theme.u)
        clip: true
        spacing: 2 * Theme.u
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: Scroll {}
        model: SpotModel.checks
        delegate: Panel {
            id: check
            required property var modelData
            readonly property real from: y - list.contentY
            width: list.width
            height: heading.height + people.height + 1.6 * Theme.u
            Item {
                id: heading
                width: parent.width
                height: Math.max(9 * Theme.u, 66)
                Txt { x: 2 * Theme.u; y: 1 * Theme.u; width: clock.x - x - 2 * Theme.u; text: check.modelData.title; size: 2.6; strong: true }
                Txt {
                    x: 2 * Theme.u
                    y: parent.height - height - 0.8 * Theme.u
                    width: clock.x - x - 2 * Theme.u
                    text: (check.modelData.own ? qsTrId("spots.drawn_own") + " · " : "") + (root.modes[check.modelData.mode] ?? "")
                    size: 2.2
                    color: Theme.inkSoft
                }
                Txt {
                    id: clock
                    x: parent.width - width - 2 * Theme.u
                    anchors.verticalCenter: parent.verticalCenter
                    text: check.modelData.sent ? (check.modelData.own ? qsTrId("spots.own") : qsTrId("spots.sent")) : check.modelData.refused ? qsTrId("spots.refused").arg(check.modelData.refused)
                        : check.modelData.left ? qsTrId("spots.left").arg(check.modelData.left) : qsTrId("spots.late").arg(check.modelData.until)
                    size: 3
                    strong: true
                    color: check.modelData.sent ? Theme.goodInk : check.modelData.left ? Theme.ink : Theme.waitInk
                }
            }
            Column {
                id: people
                y: heading.height
                width: parent.width
                Repeater {
                    model: check.modelData.people
                    Item {
                        id: line
                        required property var modelData
                        readonly property real from: check.from + people.y + y
                        readonly property bool asking: root.asked === check.modelData.check_no + "/" + modelData.key
                        readonly property bool seen: from > -1 && from + height < list.height + 1
                        width: people.width
                        height: Theme.touch + 1 * Theme.u
                        Rectangle { width: parent.width; height: Theme.hair; color: Theme.line }
                        Txt { x: 2 * Theme.u; width: (root.tall ? 0.4 : 0.5) * parent.width - x; anchors.verticalCenter: parent.verticalCenter; text: root.tall ? line.modelData.name : line.modelData.name + "　" + line.modelData.number; size: 2.6; strong: true }
                        Row {
                            visible: line.modelData.word === ""
                            x: parent.width - width - 2 * Theme.u
                            anchors.verticalCenter: parent.verticalCenter
                            spacing: 1 * Theme.u
                            Repeater {
                                model: ["PRESENT", "ABSENT", "REFUSED"]
                                RoleBtn {
                                    required property string modelData
                                    needs: "answer"
                                    objectName: "spot_" + line.modelData.key + "_" + modelData
                                    pad: 1.4 * Theme.u
                                    text: root.words[modelData]
                                    onClicked: SpotModel.say(check.modelData.check_no, line.modelData.key, modelData)
                                }
                            }
                        }
                        Row {
                            visible: line.modelData.word !== "" && !line.asking
                            x: parent.width - width - 2 * Theme.u
                            anchors.verticalCenter: parent.verticalCenter
                            spacing: 1 * Theme.u
                            Icon { visible: line.seen && line.modelData.word !== ""; name: root.shapes[line.modelData.word] ?? "clock"; filled: true; size: 3.4 * Theme.u; color: root.inks[line.modelData.word] ?? Theme.offline; cut: Theme.card; anchors.verticalCenter: parent.verticalCenter }
                            Txt { text: [root.words[line.modelData.word] ?? "", line.modelData.method].filter(t => t).join(" · "); size: 2.6; strong: true; color: root.inks[line.modelData.word] ?? Theme.ink; anchors.verticalCenter: parent.verticalCenter }
                            RoleBtn {
                                needs: "answer"
                                objectName: "spotBack_" + line.modelData.key
                                visible: line.modelData.back
                                pad: 1.4 * Theme.u
                                size: 2.2
                                text: qsTrId("spots.take_back")
                                onClicked: root.asked = check.modelData.check_no + "/" + line.modelData.key
                            }
                        }
                        Row {
                            visible: line.asking
                            x: parent.width - width - 2 * Theme.u
                            anchors.verticalCenter: parent.verticalCenter
                            spacing: 1 * Theme.u
                            Repeater {
                                model: SpotModel.backs
                                RoleBtn {
                                    required property var modelData
                                    needs: "answer"
                                    objectName: "spotWhy_" + line.modelData.key + "_" + modelData.key
                                    pad: 1 * Theme.u
                                    size: 2.2
                                    text: modelData.title
                                    onClicked: {
                                        root.asked = ""
                                        SpotModel.takeBack(check.modelData.check_no, line.modelData.key, modelData.key)
                                    }
                                }
                            }
                            Btn { objectName: "spotLeave_" + line.modelData.key; pad: 1 * Theme.u; size: 2.2; text: qsTrId("spots.leave"); onClicked: root.asked = "" }
                        }
                    }
                }
            }
        }
    }
}
