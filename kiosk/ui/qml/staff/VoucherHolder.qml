import QtQuick
import Kiosk.Models
import ".."

// Whom vouchers are held against, and whether this one is theirs.
Panel {
    id: root
    signal wanted()
    readonly property var notes: LearnerModel.atCounter
    readonly property var marks: ({ same: "tick", other: "cross", open: "person" })
    readonly property color tone: VoucherModel.match === "same" ? Theme.goodInk
                                : VoucherModel.match === "other" ? Theme.badInk : Theme.inkSoft
    implicitHeight: buttons.y + buttons.height + 1.8 * Theme.u

    Icon {
        id: who
        x: 2.4 * Theme.u
        y: 2 * Theme.u
        name: "person"
        size: 5.6 * Theme.u
        color: VoucherModel.hasHolder ? Theme.action : Theme.inkSoft
    }
    Txt {
        id: person
        objectName: "holderName"
        x: who.x + who.width + 2 * Theme.u
        y: 1.2 * Theme.u
        width: Math.min(implicitWidth, 0.5 * (root.width - x))
        text: VoucherModel.hasHolder ? VoucherModel.holderName : qsTrId("voucher.nobody")
        size: VoucherModel.hasHolder ? 3.6 : 2.8
        strong: true
    }
    Txt {
        x: person.x + person.width + 1.6 * Theme.u
        anchors.baseline: person.baseline
        width: root.width - x - 2.4 * Theme.u
        text: VoucherModel.holderNumber
        size: 2.4
        color: Theme.inkSoft
    }
    Txt {
        id: source
        x: person.x
        y: person.y + person.height
        width: root.width - x - 2.4 * Theme.u
        text: VoucherModel.hasHolder ? [VoucherModel.holderSource, VoucherModel.holderClass].filter(t => t).join(" · ")
                                     : qsTrId("voucher.nobody_note")
        size: 2.2
        color: Theme.inkSoft
        wrapMode: Text.Wrap
        maximumLineCount: VoucherModel.hasHolder ? 1 : 2
    }
    NoteTag {
        id: noted
        readonly property var first: root.notes.length ? root.notes[0] : null
        objectName: "holderNote"
        x: person.x
        y: source.y + source.height + 0.4 * Theme.u
        visible: VoucherModel.hasHolder && first !== null
        level: first ? first.level : ""
        word: first ? first.kind : ""
    }
    Row {
        id: buttons
        x: 2.4 * Theme.u
        y: Math.max(who.y + who.height, noted.visible ? noted.y + noted.height : source.y + source.height) + 1.2 * Theme.u
        spacing: 1.4 * Theme.u
        Btn {
            objectName: "pickHolder"
            pad: 2 * Theme.u
            text: qsTrId("voucher.pick")
            onClicked: root.wanted()
        }
        Btn {
            visible: VoucherModel.hasHolder
            objectName: "unpickHolder"
            pad: 2 * Theme.u
            text: qsTrId("voucher.unpick")
            onClicked: VoucherModel.pick("")
        }
    }
    Row {
        visible: VoucherModel.match !== ""
        anchors.right: parent.right
        anchors.rightMargin: 2.4 * Theme.u
        y: buttons.y
        height: buttons.height
        spacing: 0.8 * Theme.u
        Icon {
            name: root.marks[VoucherModel.match] || "person"
            size: 3.4 * Theme.u
            weight: 5
            color: root.tone
            anchors.verticalCenter: parent.verticalCenter
        }
        Txt {
            objectName: "holderMatch"
            text: VoucherModel.match === "same" ? qsTrId("voucher.match.same")
                : VoucherModel.match === "other" ? qsTrId("voucher.match.other") : qsTrId("voucher.match.open")
            size: 3
            strong: true
            color: root.tone
            anchors.verticalCenter: parent.verticalCenter
        }
    }
}
