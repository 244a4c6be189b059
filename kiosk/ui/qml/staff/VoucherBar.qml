pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// The verdict in one look: colour, shape and word; beside it why, what to do, and the numbers staff quote.
Rectangle {
    id: root
    readonly property bool tall: Theme.portrait
    readonly property var plates: ({
        good: Theme.good, wait: Theme.wait, bad: Theme.bad, later: Theme.later, asking: Theme.calm
    })
    readonly property var shapes: ({ good: "tick", wait: "alert", bad: "hand", later: "clock", asking: "clock" })
    readonly property real pad: 3 * Theme.u
    readonly property real reasonX: tall ? pad : Math.max(58 * Theme.u, words.x + words.width + pad)
    implicitHeight: tall ? 12 * Theme.u + reasons.height + pad : Math.max(13 * Theme.u, reasons.height + 2 * Theme.u)
    radius: Theme.radius
    color: plates[VoucherModel.look] || Theme.card
    border.color: Theme.highContrast ? Theme.ink : "transparent"
    border.width: Theme.highContrast ? Theme.pen : 0
    Accessible.role: Accessible.Heading
    Accessible.name: [VoucherModel.verdict, VoucherModel.now, VoucherModel.why].filter(t => t).join(" ")

    Item {
        id: head
        width: parent.width
        height: root.tall ? 12 * Theme.u : parent.height
        Icon {
            id: mark
            x: root.pad
            anchors.verticalCenter: parent.verticalCenter
            name: root.shapes[VoucherModel.look] || "clock"
            filled: true
            size: 8 * Theme.u
            color: Theme.mark
            cut: root.color
        }
        Row {
            id: words
            x: mark.x + mark.width + 2.4 * Theme.u
            height: parent.height
            spacing: 2.2 * Theme.u
            readonly property real room: root.tall ? (root.width - x - root.pad) / (VoucherModel.now ? 2.2 : 1) : (VoucherModel.now ? 27 : 40) * Theme.u
            Verb {
                objectName: "voucherVerdict"
                anchors.verticalCenter: parent.verticalCenter
                text: VoucherModel.verdict
                largest: 6
                room: words.room
                color: Theme.stageInk
            }
            Rectangle {
                visible: VoucherModel.now !== ""
                anchors.verticalCenter: parent.verticalCenter
                width: Math.round(Theme.u / 4)
                height: 5 * Theme.u
                color: Theme.stageInk
            }
            Verb {
                visible: VoucherModel.now !== ""
                objectName: "voucherNow"
                anchors.verticalCenter: parent.verticalCenter
                text: VoucherModel.now
                largest: 6
                room: words.room
                color: Theme.stageInk
            }
        }
    }
    Column {
        id: reasons
        x: root.reasonX
        y: root.tall ? head.height - 0.6 * Theme.u : (root.height - height) / 2
        width: root.width - x - root.pad
        spacing: 0.2 * Theme.u
        component Line: Txt {
            width: reasons.width
            visible: text !== ""
            horizontalAlignment: root.tall ? Text.AlignLeft : Text.AlignRight
            color: Theme.stageInk
            wrapMode: Text.Wrap
            maximumLineCount: 2
        }
        Line { text: VoucherModel.why; strong: true }
        Line { text: VoucherModel.next; size: 2.2 }
        Line {
            text: [VoucherModel.note, VoucherModel.code ? qsTrId("key.code").arg(VoucherModel.code) : ""].filter(t => t).join("　")
            size: 2.2
        }
    }
}
