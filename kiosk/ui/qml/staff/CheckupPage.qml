pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// 体检: every part looked at, lines as they come; the worst first once all are there.
Item {
    id: root
    focus: true
    Keys.onEscapePressed: CheckupModel.leave()

    Btn { id: back; objectName: "checkupBack"; x: Theme.margin; y: 2 * Theme.u; text: qsTrId("key.back"); iconName: "left"; onClicked: CheckupModel.leave() }
    Txt {
        id: title
        x: back.x + back.width + 3 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        text: qsTrId("checkup.title")
        size: 3.6
        strong: true
    }
    Txt {
        id: verdict
        objectName: "checkupVerdict"
        readonly property bool below: Theme.portrait
        x: below ? Theme.margin : title.x + title.width + 3 * Theme.u
        y: below ? back.y + back.height + 1.4 * Theme.u : title.y + title.height - height
        width: root.width - x - Theme.margin
        horizontalAlignment: below ? Text.AlignLeft : Text.AlignRight
        text: CheckupModel.running ? qsTrId("checkup.running")
            : [CheckupModel.at ? qsTrId("devices.checked").arg(CheckupModel.at) : "", CheckupModel.verdict].filter(one => one).join("　")
        size: 2.4
        strong: CheckupModel.failures > 0
        color: CheckupModel.failures > 0 ? Theme.badInk : Theme.inkSoft
        elide: Text.ElideRight
    }
    Rectangle {                          // how far it is
        id: way
        visible: CheckupModel.running
        x: Theme.margin
        y: (verdict.below ? verdict.y + verdict.height : back.y + back.height) + 1 * Theme.u
        width: root.width - 2 * Theme.margin
        height: 0.6 * Theme.u
        radius: height / 2
        color: Theme.line
        Rectangle { width: parent.width * CheckupModel.share; height: parent.height; radius: height / 2; color: Theme.action }
        Accessible.role: Accessible.ProgressBar
        Accessible.name: qsTrId("checkup.running")
    }
    Panel {
        x: Theme.margin
        y: way.y + way.height + 1 * Theme.u
        width: root.width - 2 * Theme.margin
        height: acts.y - y - 2 * Theme.u
        Empty {
            visible: list.count === 0
            anchors.centerIn: parent
            width: parent.width - 12 * Theme.u
            iconName: "device"
            what: CheckupModel.running ? qsTrId("checkup.running") : qsTrId("checkup.nothing")
            note: qsTrId("checkup.nothing_note")
        }
        ListView {
            id: list
            objectName: "checkupLines"
            anchors.fill: parent
            anchors.margins: 1.4 * Theme.u
            clip: true
            cacheBuffer: 0
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: CheckupModel.rows
            delegate: ConditionRow { width: list.width }
        }
    }
    Flow {
        id: acts
        x: Theme.margin
        y: root.height - height - 2.5 * Theme.u
        width: root.width - 2 * Theme.margin
        spacing: 1.6 * Theme.u
        Btn { objectName: "checkupRun"; text: CheckupModel.done ? qsTrId("checkup.again") : qsTrId("checkup.run"); kind: "primary"; enabled: !CheckupModel.running; onClicked: CheckupModel.run() }
        Btn { objectName: "checkupPrint"; visible: CheckupModel.done; text: qsTrId("checkup.print"); onClicked: CheckupModel.printOut() }
        Btn { objectName: "checkupSave"; visible: CheckupModel.done; text: qsTrId("checkup.save"); onClicked: CheckupModel.save() }
        Txt {
            objectName: "checkupSays"
            height: Theme.touch
            width: Math.min(implicitWidth, acts.width)
            verticalAlignment: Text.AlignVCenter
            text: CheckupModel.message
            size: 2.4
            elide: Text.ElideMiddle
        }
    }
}
