import QtQuick
import Kiosk.Models
import ".."

// Two sign: whoever is behind the door, and another member with their PIN; or that one later.
FocusScope {
    id: root
    readonly property var seconded: ClosingModel.seconded
    readonly property bool closing: ClosingModel.signing === "day"
    readonly property bool again: closing && ClosingModel.closed
    readonly property bool lacking: again && why.text.trim() === ""

    Btn {
        id: back
        objectName: "closingBack"
        x: Theme.margin
        y: 2 * Theme.u
        text: qsTrId("key.back")
        iconName: "left"
        onClicked: ClosingModel.sign("")
    }
    Txt {
        x: back.x + back.width + 3 * Theme.u
        width: root.width - x - Theme.margin
        anchors.verticalCenter: back.verticalCenter
        text: root.closing ? qsTrId("closing.sign_title").arg(ClosingModel.day) : [root.seconded.day, qsTrId("closing.second_title")].filter(t => t).join(" ")
        size: 3.4
        strong: true
    }
    Flow {
        x: Theme.margin
        y: back.y + back.height + 2.4 * Theme.u
        width: root.width - 2 * Theme.margin
        spacing: 4 * Theme.u
        Column {
            width: Theme.portrait ? parent.width : parent.width - pin.width - 4 * Theme.u
            spacing: 1.6 * Theme.u
            Txt {
                width: parent.width
                visible: root.closing
                text: qsTrId("closing.becomes").arg(ClosingModel.becomes)
                size: 2.8
                strong: true
                wrapMode: Text.Wrap
            }
            Txt {
                objectName: "closingFirst"
                width: parent.width
                visible: !root.closing
                text: [root.seconded.state, root.seconded.signers].filter(t => t).join("　")
                size: 2.6
                strong: true
                wrapMode: Text.Wrap
            }
            Txt {
                width: parent.width
                text: root.closing ? qsTrId("closing.two_note").arg(StaffModel.operator) : qsTrId("closing.second_note")
                size: 2.4
                color: Theme.inkSoft
                wrapMode: Text.Wrap
            }
            Field {
                id: why
                objectName: "closingReason"
                asksKeys: true
                visible: root.again
                width: parent.width
                placeholderText: qsTrId("closing.reason")
            }
            Txt {
                visible: ClosingModel.said !== ""
                width: parent.width
                text: ClosingModel.said
                size: 2.4
                strong: true
                color: ClosingModel.good ? Theme.goodInk : Theme.badInk
                wrapMode: Text.Wrap
            }
            Btn {
                objectName: "signAlone"
                visible: root.closing
                text: qsTrId("closing.alone")
                note: qsTrId("closing.alone_note")
                enabled: !root.lacking
                onClicked: ClosingModel.close(why.text, true)
            }
        }
        SecondPin {
            id: pin
            objectName: "closingPin"
            width: Math.min(46 * Theme.u, parent.width)
            keyH: Math.max(60, 6.6 * Theme.u)
            needs: "close"
            signed: root.closing ? "" : root.seconded.first ?? ""
            since: root.closing ? ClosingModel.day : root.seconded.day ?? ""
            note: root.closing ? qsTrId("second.note").arg(first) : qsTrId("closing.second_pin")
            locked: root.lacking
            go: qsTrId("closing.go")
            focus: true
            onGiven: root.closing ? ClosingModel.close(why.text, false) : ClosingModel.second()
        }
    }
}
