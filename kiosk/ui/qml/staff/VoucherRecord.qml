pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// One verification: what came of it, whose, and everything that happened with this voucher at this desk.
Panel {
    id: root
    readonly property var shapes: ({ good: "tick", wait: "alert", bad: "hand", later: "clock" })
    readonly property var tones: ({ good: Theme.goodInk, wait: Theme.waitInk, bad: Theme.badInk, later: Theme.offline })
    Icon {
        id: mark
        x: 2 * Theme.u
        y: 1.6 * Theme.u
        name: root.shapes[RecordsModel.recordLook] || "clock"
        filled: true
        size: 4.6 * Theme.u
        color: root.tones[RecordsModel.recordLook] || Theme.offline
        cut: Theme.card
    }
    Txt {
        objectName: "recordSaid"
        x: mark.x + mark.width + 1.4 * Theme.u
        width: close.x - x - Theme.u
        anchors.verticalCenter: mark.verticalCenter
        text: [RecordsModel.recordSaid, RecordsModel.recordCode].filter(t => t).join("　")
        size: 2.8
        strong: true
        wrapMode: Text.Wrap
        maximumLineCount: 2
    }
    Btn {
        id: close
        objectName: "recordClose"
        x: parent.width - width - 1.4 * Theme.u
        y: 1 * Theme.u
        pad: 1.4 * Theme.u
        text: qsTrId("records.close")
        onClicked: RecordsModel.closeRecord()
    }
    Flickable {
        x: 2 * Theme.u
        y: close.y + close.height + 1 * Theme.u
        width: parent.width - 4 * Theme.u
        height: parent.height - y - 1 * Theme.u
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: Scroll {}
        contentHeight: lines.height
        Column {
            id: lines
            width: parent.width - 1.6 * Theme.u
            spacing: 0.6 * Theme.u
            Txt {
                objectName: "recordNote"
                visible: text !== ""
                width: parent.width
                text: RecordsModel.recordNote
                size: 2.4
                strong: true
                color: Theme.waitInk
                wrapMode: Text.Wrap
            }
            Repeater {
                model: RecordsModel.recordFacts
                Item {
                    id: line
                    required property var modelData
                    width: lines.width
                    height: value.height
                    Txt { width: 15 * Theme.u; text: line.modelData.name; size: 2.2; color: Theme.inkSoft }
                    Txt {
                        id: value
                        x: 15.6 * Theme.u
                        width: parent.width - x
                        text: line.modelData.value
                        size: 2.2
                        wrapMode: Text.Wrap
                        color: line.modelData.small ? Theme.inkSoft : Theme.ink
                    }
                }
            }
            Txt { width: parent.width; topPadding: 0.8 * Theme.u; text: qsTrId("records.history"); size: 2.4; strong: true }
            Repeater {
                model: RecordsModel.history
                Column {
                    id: happened
                    required property var modelData
                    width: lines.width
                    Txt { width: parent.width; text: happened.modelData.at; size: 2.2; color: Theme.inkSoft }
                    Txt {
                        width: parent.width
                        text: happened.modelData.what
                        size: 2.4
                        wrapMode: Text.Wrap
                        color: root.tones[happened.modelData.look] ?? Theme.ink
                    }
                }
            }
        }
    }
}
