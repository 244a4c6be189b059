pragma ComponentBehavior: Bound
import QtQuick
import ".."
import Kiosk.Models

// One role or several: two in one hand are said, not forbidden.
Column {
    id: root
    property var picked: []
    spacing: 0.6 * Theme.u
    Txt { text: qsTrId("members.roles"); size: 2.2; color: Theme.inkSoft }
    Flow {
        width: root.width
        spacing: 1 * Theme.u
        Repeater {
            model: MembersModel.roles
            Btn {
                required property var modelData
                readonly property bool on: root.picked.includes(modelData.key)
                objectName: "role_" + modelData.key
                text: modelData.title
                size: 2.4
                pad: 2 * Theme.u
                kind: on ? "primary" : "plain"
                Accessible.role: Accessible.CheckBox
                Accessible.checked: on
                onClicked: root.picked = on ? root.picked.filter(one => one !== modelData.key) : [...root.picked, modelData.key]
            }
        }
    }
    Txt { visible: root.picked.length > 1; width: root.width; text: qsTrId("members.both"); size: 2.2; strong: true; color: Theme.waitInk; wrapMode: Text.Wrap }
}
