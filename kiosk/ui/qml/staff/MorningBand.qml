import QtQuick
import Kiosk.Models
import ".."
import "../setup"

// 开门自检 over whatever page is open: offered, running, what was found.
Rectangle {
    id: root
    readonly property bool offered: MorningModel.state === "offered"
    readonly property bool done: MorningModel.state === "done"
    radius: Theme.radius
    color: Theme.card
    border.color: done && !MorningModel.well ? Theme.badInk : Theme.action
    border.width: Theme.pen
    MouseArea { anchors.fill: parent }
    Row {
        id: head
        x: 2.4 * Theme.u
        y: 1.2 * Theme.u
        height: Theme.touch
        spacing: 2 * Theme.u
        Txt {
            objectName: "morningSaid"
            width: root.width - acts.width - 7 * Theme.u
            anchors.verticalCenter: parent.verticalCenter
            text: MorningModel.said
            size: 2.6
            strong: true
            color: root.done ? MorningModel.well ? Theme.goodInk : Theme.badInk : Theme.ink
            wrapMode: Text.Wrap
        }
        Row {
            id: acts
            spacing: 1.4 * Theme.u
            Btn { objectName: "morningRun"; visible: root.offered; kind: "primary"; text: qsTrId("setup.check.start"); onClicked: MorningModel.check() }
            Btn { objectName: "morningSkip"; visible: root.offered; text: qsTrId("setup.check.skip"); onClicked: MorningModel.leave() }
            Btn { objectName: "morningClose"; visible: root.done; kind: "primary"; text: qsTrId("setup.check.close"); onClicked: MorningModel.leave() }
        }
    }
    Lines {
        id: found
        visible: root.done
        x: 2.4 * Theme.u
        y: head.y + head.height + 1.2 * Theme.u
        width: root.width - 2 * x
        height: root.height - y - 1.6 * Theme.u
        lines: MorningModel.lines
    }
}
