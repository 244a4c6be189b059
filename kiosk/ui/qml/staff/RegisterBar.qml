pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// How it stands in one look: colour, shape and word; beside it why, and what to do.
Rectangle {
    id: root
    readonly property bool tall: Theme.portrait
    readonly property var plates: ({
        good: Theme.good, wait: Theme.wait, bad: Theme.bad, later: Theme.later, asking: Theme.calm
    })
    readonly property var shapes: ({ good: "tick", wait: "alert", bad: "hand", later: "clock", asking: "clock" })
    readonly property real pad: 2.4 * Theme.u
    readonly property real reasonX: tall ? pad : Math.max(0.46 * width, words.x + words.width + pad)
    implicitHeight: tall ? 10 * Theme.u + reasons.height + pad : Math.max(10 * Theme.u, reasons.height + 1.6 * Theme.u)
    radius: Theme.radius
    color: plates[RegisterModel.look] || Theme.card
    border.color: Theme.highContrast ? Theme.ink : "transparent"
    border.width: Theme.highContrast ? Theme.pen : 0
    Accessible.role: Accessible.Heading
    Accessible.name: [RegisterModel.verdict, RegisterModel.now, RegisterModel.why].filter(t => t).join(" ")

    Item {
        id: head
        width: parent.width
        height: root.tall ? 10 * Theme.u : parent.height
        Icon {
            id: mark
            x: root.pad
            anchors.verticalCenter: parent.verticalCenter
            name: root.shapes[RegisterModel.look] || "clock"
            filled: true
            size: 6 * Theme.u
            color: Theme.mark
            cut: root.color
        }
        Row {
            id: words
            x: mark.x + mark.width + 2 * Theme.u
            height: parent.height
            spacing: 2 * Theme.u
            readonly property bool two: RegisterModel.now !== ""
            readonly property real room: ((root.tall ? root.width : 0.46 * root.width) - x - root.pad) / (two ? 2.2 : 1)
            Verb {
                objectName: "registerVerdict"
                anchors.verticalCenter: parent.verticalCenter
                text: RegisterModel.verdict
                largest: 5
                room: words.room
                color: Theme.stageInk
            }
            Verb {
                visible: words.two
                objectName: "registerNow"
                anchors.verticalCenter: parent.verticalCenter
                text: RegisterModel.now
                largest: 5
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
        Line { text: RegisterModel.why; size: 2.4; strong: true }
        Line { text: RegisterModel.next; size: 2.2 }
        Line {
            text: [RegisterModel.note, RegisterModel.code ? qsTrId("key.code").arg(RegisterModel.code) : ""].filter(t => t).join("　")
            size: 2.2
        }
    }
}
