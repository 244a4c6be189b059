pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// Sign-ins that more than one desk wrote down while they could not hear each other.  The first counts; nothing is lost.
Item {
    id: root
    focus: true
    Keys.onEscapePressed: HubModel.leave()

    Btn { id: back; objectName: "doublesBack"; x: Theme.margin; y: 2 * Theme.u; text: qsTrId("key.back"); iconName: "left"; onClicked: HubModel.leave() }
    Txt {
        x: back.x + back.width + 3 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        width: root.width - x - Theme.margin
        text: qsTrId("hub.doubles").arg(HubModel.count)
        size: 3.6
        strong: true
    }
    Panel {
        x: Theme.margin
        y: back.y + back.height + 2 * Theme.u
        width: root.width - 2 * Theme.margin
        height: root.height - y - 2.5 * Theme.u
        Empty {
            visible: HubModel.count === 0
            anchors.centerIn: parent
            width: parent.width - 12 * Theme.u
            what: qsTrId("hub.no_doubles")
            note: qsTrId("hub.no_doubles_note")
        }
        ListView {
            id: list
            objectName: "doubles"
            anchors.fill: parent
            anchors.margins: 1.4 * Theme.u
            clip: true
            cacheBuffer: 0
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: HubModel.doubles
            delegate: Item {
                id: line
                required property var modelData
                width: list.width
                height: words.height + 2.4 * Theme.u
                Rectangle { y: parent.height - height; width: parent.width; height: Theme.hair; color: Theme.line }
                Icon { name: "alert"; filled: true; size: 4 * Theme.u; color: Theme.waitInk; cut: Theme.card; y: 1.6 * Theme.u }
                Column {
                    id: words
                    x: 6 * Theme.u
                    y: 1.2 * Theme.u
                    width: line.width - x - 2 * Theme.u
                    spacing: 0.2 * Theme.u
                    Txt { width: parent.width; text: line.modelData.name + "　" + line.modelData.what; size: 2.6; strong: true; wrapMode: Text.Wrap }
                    Txt { width: parent.width; text: line.modelData.first; size: 2.4; wrapMode: Text.Wrap }
                    Txt { width: parent.width; text: line.modelData.others; size: 2.4; color: Theme.inkSoft; wrapMode: Text.Wrap }
                }
            }
        }
    }
}
