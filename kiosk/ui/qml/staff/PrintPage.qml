pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// 打印: the printers and how they do; the papers that wait, and what to do about each.
Item {
    id: root
    readonly property var words: ({ "again": qsTrId("printing.again"), "came-out": qsTrId("printing.came_out"), "drop": qsTrId("printing.drop") })
    readonly property var inks: ({ ok: Theme.goodInk, warn: Theme.waitInk, fail: Theme.badInk })
    focus: true
    Keys.onEscapePressed: PrintingModel.leave()

    Btn { id: back; objectName: "printingBack"; x: Theme.margin; y: 1.6 * Theme.u; text: qsTrId("key.back"); iconName: "left"; onClicked: PrintingModel.leave() }
    Txt {
        id: title
        x: back.x + back.width + 3 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        text: qsTrId("printing.title")
        size: 3.6
        strong: true
    }
    Txt {
        objectName: "printingSays"
        x: title.x + title.width + 3 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        width: root.width - x - Theme.margin
        horizontalAlignment: Text.AlignRight
        text: PrintingModel.message
        size: 2.4
        elide: Text.ElideMiddle
    }
    Panel {
        id: machines
        x: Theme.margin
        y: back.y + back.height + 1.6 * Theme.u
        width: root.width - 2 * Theme.margin
        height: Math.min(root.height * 0.42, printers.height + 2 * Theme.u)
        Flickable {
            id: pane
            anchors.fill: parent
            anchors.margins: 1 * Theme.u
            contentHeight: printers.height
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            ScrollBar.vertical: Scroll {}
            Column {
                id: printers
                width: parent.width
                Txt { visible: PrintingModel.printerCount === 0; width: parent.width; padding: 1.4 * Theme.u; text: qsTrId("printing.none"); size: 2.6; wrapMode: Text.Wrap }
                Repeater {
                    model: PrintingModel.printers
                    Item {
                        id: machine
                        required property var modelData
                        required property int index
                        width: printers.width
                        height: Math.max(said.height, trial.height) + 1.6 * Theme.u
                        Icon {
                            visible: machine.y + y - pane.contentY > -1 && machine.y + y + height - pane.contentY < pane.height + 1   // the software renderer clips no shapes
                            name: machine.modelData.state === "ok" ? "tick" : machine.modelData.state === "warn" ? "alert" : "hand"
                            filled: true
                            x: 1 * Theme.u
                            size: 3.6 * Theme.u
                            color: root.inks[machine.modelData.state] ?? Theme.offline
                            cut: Theme.card
                            anchors.verticalCenter: parent.verticalCenter
                        }
                        Column {
                            id: said
                            x: 6 * Theme.u
                            width: parent.width - x - trial.width - 3 * Theme.u
                            anchors.verticalCenter: parent.verticalCenter
                            Txt { width: parent.width; text: machine.modelData.name + "　" + machine.modelData.says; size: 2.6; strong: true; wrapMode: Text.Wrap }
                            Txt {
                                width: parent.width
                                text: [machine.modelData.next, machine.modelData.prints].filter(t => t).join("　")
                                size: 2.2
                                color: Theme.inkSoft
                                wrapMode: Text.Wrap
                            }
                        }
                        RoleBtn {
                            needs: "set-up"
                            id: trial
                            objectName: "trial_" + machine.index
                            anchors.right: parent.right
                            anchors.rightMargin: 1.4 * Theme.u
                            anchors.verticalCenter: parent.verticalCenter
                            text: qsTrId("printing.try_out")
                            onClicked: PrintingModel.tryOut(machine.index)
                        }
                    }
                }
            }
        }
    }
    Panel {
        x: Theme.margin
        y: machines.y + machines.height + 1.6 * Theme.u
        width: root.width - 2 * Theme.margin
        height: root.height - y - 2.5 * Theme.u
        Empty {
            visible: PrintingModel.waiting === 0
            anchors.centerIn: parent
            width: parent.width - 12 * Theme.u
            iconName: "tick"
            what: qsTrId("printing.all_out")
            note: qsTrId("printing.all_out_note")
        }
        ListView {
            id: list
            objectName: "printJobs"
            anchors.fill: parent
            anchors.margins: 1.4 * Theme.u
            clip: true
            cacheBuffer: 0
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: PrintingModel.jobs
            delegate: Item {
                id: line
                required property var row
                width: list.width
                height: Theme.portrait ? acts.y + acts.height + 1.6 * Theme.u : Math.max(Theme.row, about.height + 2 * Theme.u)
                Rectangle { y: parent.height - height; width: parent.width; height: Theme.hair; color: Theme.line }
                Column {
                    id: about
                    x: 1 * Theme.u
                    y: Theme.portrait ? 1.2 * Theme.u : (line.height - height) / 2
                    width: parent.width - x - (Theme.portrait ? 3 * Theme.u : acts.width + 4 * Theme.u)
                    Txt { width: parent.width; text: line.row.what; size: 2.6; strong: true; wrapMode: Text.Wrap }
                    Txt { width: parent.width; text: [line.row.says, line.row.next].filter(t => t).join("　"); size: 2.4; color: Theme.waitInk; wrapMode: Text.Wrap }
                    Txt { width: parent.width; text: line.row.ordered; size: 2.2; color: Theme.inkSoft; wrapMode: Text.Wrap }
                }
                Row {
                    id: acts
                    anchors.right: parent.right
                    anchors.rightMargin: 2 * Theme.u
                    y: Theme.portrait ? about.y + about.height + 1 * Theme.u : (line.height - height) / 2
                    spacing: 1.2 * Theme.u
                    Repeater {
                        model: line.row.may
                        RoleBtn {
                            needs: "help"
                            required property string modelData
                            objectName: "job_" + line.row.key + "_" + modelData
                            text: root.words[modelData]
                            onClicked: PrintingModel.act(line.row.key, modelData)
                        }
                    }
                }
            }
        }
    }
}
