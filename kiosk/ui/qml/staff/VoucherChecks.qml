pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// The last checks, newest first; what waits for the platform says so until its answer is there.
Panel {
    id: root
    readonly property var shapes: ({ good: "tick", wait: "alert", bad: "hand", later: "clock" })
    readonly property var tones: ({ good: Theme.goodInk, wait: Theme.waitInk, bad: Theme.badInk, later: Theme.offline })
    Txt {
        id: title
        x: 2.4 * Theme.u
        y: all.y + (all.height - height) / 2
        text: qsTrId("voucher.recent")
        size: 2.6
        strong: true
    }
    Btn {
        id: all
        objectName: "allRecords"
        x: parent.width - width - 1.4 * Theme.u
        y: 0.8 * Theme.u
        pad: 1.6 * Theme.u
        size: 2.4
        text: RecordsModel.unread > 0 ? qsTrId("voucher.came_back").arg(RecordsModel.unread) : qsTrId("records.title")
        onClicked: RecordsModel.open(RecordsModel.unread > 0 ? "unread" : "all")
        background: Rectangle {
            radius: 1.5 * Theme.u
            color: RecordsModel.unread > 0 ? Theme.waitSoft : all.down ? Theme.tint : Theme.card
            border.width: all.activeFocus ? 2 * Theme.pen : Theme.pen
            border.color: all.activeFocus ? Theme.focus : RecordsModel.unread > 0 ? Theme.waitInk : Theme.edge
        }
    }
    Txt {
        visible: RecordsModel.waiting > 0
        objectName: "checksWaiting"
        x: title.x + title.width + 1.4 * Theme.u
        width: all.x - x - 0.6 * Theme.u
        anchors.baseline: title.baseline
        text: qsTrId("voucher.waiting").arg(RecordsModel.waiting)
        size: 2.2
        strong: true
        color: Theme.offline
    }
    Empty {
        visible: VoucherModel.count === 0
        y: all.y + all.height + Math.max(0, (parent.height - title.y - title.height - height) / 2 - 1 * Theme.u)
        x: 4 * Theme.u
        width: parent.width - 8 * Theme.u
        iconName: "ticket"
        room: parent.height - all.y - all.height
        what: qsTrId("voucher.none")
        note: qsTrId("voucher.none_note")
    }
    ListView {
        id: list
        objectName: "checks"
        x: 1.4 * Theme.u
        y: all.y + all.height + 0.6 * Theme.u
        width: parent.width - 2.8 * Theme.u
        height: parent.height - y - 0.6 * Theme.u
        clip: true
        cacheBuffer: 0                   // rows beyond it would be made later, when the page may be gone
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: Scroll {}
        activeFocusOnTab: true
        keyNavigationEnabled: true
        Keys.onDownPressed: flick(0, -800)
        Keys.onUpPressed: flick(0, 800)
        model: VoucherModel.rows
        delegate: Item {
            id: line
            required property var row
            readonly property real from: y - list.contentY
            width: list.width
            height: Theme.row
            Rectangle { width: parent.width; height: Theme.hair; color: Theme.line }
            Icon {
                visible: line.from > -1 && line.from + line.height < list.height + 1  // the software renderer clips no shapes
                x: 1 * Theme.u
                name: root.shapes[line.row.look] || "clock"
                filled: true
                size: 3.4 * Theme.u
                color: root.tones[line.row.look] || Theme.offline
                cut: Theme.card
                anchors.verticalCenter: parent.verticalCenter
            }
            Column {
                x: 5.8 * Theme.u
                width: parent.width - x - at.width - 2.4 * Theme.u
                anchors.verticalCenter: parent.verticalCenter
                Txt { width: parent.width; text: [line.row.said, line.row.code].filter(t => t).join("　"); size: 2.4; strong: true }
                Txt {
                    width: parent.width
                    text: [line.row.voucher, line.row.name].filter(t => t).join("　")
                    size: 2.2
                    color: Theme.inkSoft
                }
            }
            Txt {
                id: at
                anchors.right: parent.right
                anchors.rightMargin: 1.6 * Theme.u
                anchors.verticalCenter: parent.verticalCenter
                text: line.row.at
                size: 2.4
                color: Theme.inkSoft
            }
        }
    }
}
