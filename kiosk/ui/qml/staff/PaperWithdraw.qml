pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// A declared outage taken back: why, and a second person; what was declared stays in the book.
FocusScope {
    id: root
    readonly property bool lacking: why.picked === ""
    Btn {
        id: back
        objectName: "withdrawBack"
        x: Theme.margin
        y: 2 * Theme.u
        text: qsTrId("key.back")
        iconName: "left"
        onClicked: PaperModel.withdraw("")
    }
    Txt {
        x: back.x + back.width + 3 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        text: qsTrId("sheets.withdraw_title")
        size: 3.4
        strong: true
    }
    Flow {
        x: Theme.margin
        y: back.y + back.height + 1.6 * Theme.u
        width: root.width - 2 * Theme.margin
        spacing: 4 * Theme.u
        Column {
            width: Theme.portrait ? parent.width : parent.width - pin.width - 4 * Theme.u
            spacing: 2 * Theme.u
            Txt { width: parent.width; text: PaperModel.withdrawing; size: 2.8; strong: true; wrapMode: Text.Wrap }
            Txt { width: parent.width; text: qsTrId("sheets.withdraw_note"); size: 2.4; color: Theme.inkSoft; wrapMode: Text.Wrap }
            Choice { id: why; objectName: "withdrawWhy"; width: parent.width; title: qsTrId("sheets.why_title"); options: PaperModel.withdrawnFor }
            Txt {
                objectName: "withdrawSays"
                visible: text !== ""
                width: parent.width
                text: PaperModel.said || (root.lacking ? qsTrId("roster.missing").arg(qsTrId("sheets.why_title")) : "")
                size: 2.4
                strong: PaperModel.said !== ""
                color: PaperModel.said === "" ? Theme.inkSoft : PaperModel.good ? Theme.goodInk : Theme.badInk
                wrapMode: Text.Wrap
            }
        }
        SecondPin {
            id: pin
            objectName: "withdrawPin"
            width: Math.min(46 * Theme.u, parent.width)
            keyH: Math.max(60, 6.2 * Theme.u)
            needs: "close"
            since: PaperModel.aboutDay
            locked: root.lacking
            onGiven: PaperModel.signWithdrawal(why.picked)
        }
    }
}
