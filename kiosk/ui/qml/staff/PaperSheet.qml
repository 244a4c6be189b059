pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// One sheet: whoever stands signed on it is ticked with the time that stands there; two people enter it.
FocusScope {
    id: root
    Btn {
        id: back
        objectName: "sheetBack"
        x: Theme.margin
        y: 2 * Theme.u
        text: qsTrId("key.back")
        iconName: "left"
        onClicked: PaperModel.signing ? PaperModel.witness(false) : PaperModel.leaveSheet()
    }
    Column {
        x: back.x + back.width + 3 * Theme.u
        width: go.x - x - 2 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        Txt { width: parent.width; text: PaperModel.sheet + "　" + PaperModel.title; size: 2.8; strong: true }
        Txt { width: parent.width; text: PaperModel.said || PaperModel.when; size: 2.2; strong: PaperModel.said !== ""; color: PaperModel.said === "" ? Theme.inkSoft : PaperModel.good ? Theme.goodInk : Theme.badInk }
    }
    Btn {
        id: go
        objectName: "witnessSheet"
        visible: !PaperModel.signing
        x: root.width - width - Theme.margin
        y: back.y
        kind: "primary"
        text: qsTrId("sheets.enter").arg(PaperModel.tickCount)
        enabled: PaperModel.tickCount > 0
        onClicked: PaperModel.witness(true)
    }
    Column {
        id: witness
        visible: PaperModel.signing
        x: Theme.margin
        y: back.y + back.height + 2.4 * Theme.u
        spacing: 1.6 * Theme.u
        Txt {
            width: root.width - 2 * Theme.margin
            text: PaperModel.through > 0 ? qsTrId("sheets.through").arg(PaperModel.through).arg(PaperModel.tickCount) : qsTrId("sheets.witness").arg(PaperModel.tickCount)
            size: 2.6
            wrapMode: Text.Wrap
        }
        Loader {
            id: pin
            active: PaperModel.signing
            focus: true
            sourceComponent: SecondPin {
                focus: true
                objectName: "paperPin"
                needs: "close"
                since: PaperModel.aboutDay
                width: Math.min(70 * Theme.u, root.width - 2 * Theme.margin)
                keyH: Math.max(60, 6.6 * Theme.u)
                room: root.height - witness.y - pin.y - 2 * Theme.u
                go: qsTrId("closing.go")
                onGiven: PaperModel.enter()
            }
            onLoaded: forceActiveFocus()
        }
    }
    Panel {
        visible: !PaperModel.signing
        x: Theme.margin
        y: back.y + back.height + 1.6 * Theme.u
        width: root.width - 2 * Theme.margin
        height: root.height - y - 2.5 * Theme.u
        Flow {
            id: tools
            x: 2 * Theme.u
            y: 1.2 * Theme.u
            width: parent.width - 4 * Theme.u
            spacing: 1.4 * Theme.u
            Field { id: came; objectName: "timeIn"; asksKeys: true; width: 14 * Theme.u; label: qsTrId("sheets.time_in"); text: PaperModel.starts }
            Btn { objectName: "tickAllIn"; size: 2.2; pad: 1.6 * Theme.u; text: qsTrId("sheets.all_in"); onClicked: PaperModel.tickAll("IN", came.text) }
            Field { id: went; objectName: "timeOut"; asksKeys: true; width: 14 * Theme.u; label: qsTrId("sheets.time_out"); text: PaperModel.ends }
            Btn { objectName: "tickAllOut"; size: 2.2; pad: 1.6 * Theme.u; text: qsTrId("sheets.all_out"); onClicked: PaperModel.tickAll("OUT", went.text) }
            Txt {
                visible: !Theme.portrait
                height: Theme.touch
                verticalAlignment: Text.AlignVCenter
                text: qsTrId("sheets.times_note")
                size: 2.2
                color: Theme.inkSoft
            }
        }
        component Mark: Btn {
            property string time: ""
            property bool before: false
            width: 15 * Theme.u
            size: 2.2
            pad: 0.6 * Theme.u
            checked: time !== ""
            iconName: time !== "" || before ? "tick" : ""
            within: lines
        }
        ListView {
            id: lines
            objectName: "sheetLines"
            cacheBuffer: 0
            x: 2 * Theme.u
            y: tools.y + tools.height + 1 * Theme.u
            width: parent.width - 4 * Theme.u
            height: parent.height - y - 1 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: PaperModel.lines
            delegate: Item {
                id: line
                required property var row
                width: ListView.view.width
                height: Theme.touch + 1 * Theme.u
                Rectangle { y: parent.height - height; width: parent.width; height: Theme.hair; color: Theme.line }
                Txt { id: number; anchors.verticalCenter: parent.verticalCenter; width: 5 * Theme.u; text: line.row.number; size: 2.4; color: Theme.inkSoft }
                Column {
                    x: number.width
                    width: cameMark.x - x - 1 * Theme.u
                    anchors.verticalCenter: parent.verticalCenter
                    Txt { width: parent.width; text: line.row.name; size: 2.6; strong: true }
                    Txt { visible: text !== ""; width: parent.width; text: line.row.look; size: 2.2; color: Theme.waitInk }
                }
                Mark {
                    id: cameMark
                    objectName: "in_" + line.row.number
                    x: wentMark.x - width - 1.2 * Theme.u
                    y: 0.5 * Theme.u
                    time: line.row.came
                    before: line.row.cameBefore
                    text: before ? qsTrId("sheets.before") : time || qsTrId("choose.in")
                    enabled: line.row.may && !before
                    onClicked: PaperModel.tick(line.row.number, "IN", came.text)
                }
                Mark {
                    id: wentMark
                    objectName: "out_" + line.row.number
                    x: parent.width - width - 1.6 * Theme.u
                    y: 0.5 * Theme.u
                    time: line.row.went
                    before: line.row.wentBefore
                    text: before ? qsTrId("sheets.before") : time || qsTrId("choose.out")
                    enabled: line.row.may && !before
                    onClicked: PaperModel.tick(line.row.number, "OUT", went.text)
                }
            }
        }
    }
}
