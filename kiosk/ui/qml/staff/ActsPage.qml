pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// 审计: every act of the staff, the newest first; asked for by person, kind, day and whom it was about.
TabPage {
    id: root
    property string who: ""
    property string group: ""
    property bool more: false            // asked for by person, day and whom it was about as well
    focus: true
    Component.onCompleted: ActsModel.show()
    function seek() { ActsModel.seek(root.who, root.group, day.text, target.text) }

    Column {
        id: asked
        x: Theme.margin
        y: 1.2 * Theme.u
        width: root.width - 2 * Theme.margin
        spacing: 0.8 * Theme.u
        Row {
            width: parent.width
            spacing: 2 * Theme.u
            Choice {
                objectName: "actGroup"
                width: parent.width - further.width - parent.spacing
                title: qsTrId("acts.kind")
                options: ActsModel.groups
                picked: root.group
                onPickedChanged: if (picked !== root.group) { root.group = picked; root.seek() }
            }
            Btn {
                id: further
                objectName: "actMore"
                anchors.bottom: parent.bottom
                text: qsTrId("acts.more")
                checked: root.more
                onClicked: root.more = !root.more
            }
        }
        Choice {
            objectName: "actWho"
            visible: root.more
            width: parent.width
            title: qsTrId("acts.who")
            options: ActsModel.names
            picked: root.who
            onPickedChanged: if (picked !== root.who) { root.who = picked; root.seek() }
        }
        Row {
            visible: root.more
            spacing: 1.4 * Theme.u
            Field { id: day; objectName: "actDay"; asksKeys: true; width: 30 * Theme.u; placeholderText: qsTrId("acts.day"); onAccepted: root.seek() }
            Field { id: target; objectName: "actTarget"; asksKeys: true; width: 44 * Theme.u; placeholderText: qsTrId("acts.target"); onAccepted: root.seek() }
            Btn { objectName: "actSeek"; text: qsTrId("acts.seek"); kind: "primary"; onClicked: root.seek() }
        }
        Txt { visible: text !== ""; text: ActsModel.problem; size: 2.4; strong: true; color: Theme.badInk }
    }
    Panel {
        x: Theme.margin
        y: asked.y + asked.height + 1.2 * Theme.u
        width: root.width - 2 * Theme.margin
        height: root.height - y - 2 * Theme.u
        Empty {
            visible: ActsModel.count === 0
            anchors.centerIn: parent
            width: parent.width - 12 * Theme.u
            room: parent.height
            what: qsTrId("acts.none")
            note: qsTrId("acts.none_note")
        }
        ListView {
            id: list
            objectName: "acts"
            anchors.fill: parent
            anchors.margins: 1.4 * Theme.u
            clip: true
            cacheBuffer: 0
            activeFocusOnTab: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            Keys.onUpPressed: contentY = Math.max(0, contentY - 8 * Theme.u)
            Keys.onDownPressed: contentY = Math.max(0, Math.min(contentHeight - height, contentY + 8 * Theme.u))
            onAtYEndChanged: if (atYEnd) ActsModel.fetch()
            model: ActsModel.rows
            delegate: Item {
                id: line
                required property var row
                readonly property real whoW: Math.min(38 * Theme.u, 0.34 * width)
                width: list.width
                height: Math.max(who.height, what.height) + 1.8 * Theme.u
                Rectangle { y: parent.height - height; width: parent.width; height: Theme.hair; color: Theme.line }
                Column {
                    id: who
                    y: 0.9 * Theme.u
                    width: line.whoW
                    Txt { width: parent.width; text: line.row.at; size: 2.2; color: Theme.inkSoft; elide: Text.ElideRight }
                    Txt { width: parent.width; text: line.row.who; size: 2.4; strong: true; wrapMode: Text.Wrap }
                    Txt { visible: text !== ""; width: parent.width; text: line.row.roles; size: 2; color: Theme.inkSoft; wrapMode: Text.Wrap }
                }
                Column {
                    id: what
                    x: line.whoW + 1.4 * Theme.u
                    y: 0.9 * Theme.u
                    width: line.width - x - 2 * Theme.u
                    Txt { width: parent.width; text: line.row.what; size: 2.4; strong: true; wrapMode: Text.Wrap; color: line.row.grave ? Theme.badInk : Theme.ink }
                    Txt { visible: text !== ""; width: parent.width; text: line.row.about; size: 2.2; wrapMode: Text.Wrap }
                    Txt { visible: text !== ""; width: parent.width; text: line.row.detail; size: 2.2; color: Theme.inkSoft; wrapMode: Text.Wrap }
                }
            }
        }
    }
}
