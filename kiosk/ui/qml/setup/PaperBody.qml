pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."
import "../staff"

// A recovery paper: made, shown once as groups and code, two of its groups read back.
FocusScope {
    id: root
    Btn {
        objectName: "paperMake"
        visible: !SetupModel.papered
        kind: "primary"
        text: qsTrId("setup.paper.make")
        focus: true
        onClicked: SetupModel.makePaper()
    }
    Panel {
        id: paper
        visible: SetupModel.papered
        width: 0.58 * root.width
        height: Math.min(root.height, Math.max(40 * Theme.u, groups.y + groups.height + 1.6 * Theme.u))
        clip: true
        color: "#FFFFFF"
        Txt { id: head; x: 2 * Theme.u; y: 1.4 * Theme.u; width: parent.width - 4 * Theme.u; text: SetupModel.paperTitle; size: 2.4; strong: true; color: "#14202B" }
        Image {
            id: code
            objectName: "paperCode"
            x: parent.width - width - 2 * Theme.u
            y: head.y + head.height + 1 * Theme.u
            width: Math.min(root.height - y - 1.6 * Theme.u, 40 * Theme.u - y, 0.4 * parent.width)
            height: width
            smooth: false
            source: SetupModel.paperCode
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTrId("setup.paper.code")
        }
        Grid {
            id: groups
            x: 2 * Theme.u
            y: code.y
            columns: 3
            rowSpacing: 1 * Theme.u
            columnSpacing: 2 * Theme.u
            Repeater {
                model: SetupModel.groups
                Column {
                    id: group
                    required property string modelData
                    required property int index
                    Txt { text: group.index + 1; size: 2; color: "#4A5B6C" }
                    Txt { objectName: "group" + (group.index + 1); text: group.modelData; size: 3; strong: true; color: "#14202B" }
                }
            }
        }
    }
    Column {
        visible: SetupModel.papered
        x: paper.width + 3 * Theme.u
        width: root.width - x
        spacing: 1.2 * Theme.u
        Txt { width: parent.width; text: qsTrId("setup.paper.read"); size: 2.4; wrapMode: Text.Wrap }
        Field {
            id: one
            objectName: "paperOne"
            width: parent.width
            focus: SetupModel.papered
            asksKeys: true
            placeholderText: qsTrId("setup.paper.group").arg(SetupModel.asked[0] ?? "")
            onAccepted: other.forceActiveFocus()
        }
        Field {
            id: other
            objectName: "paperOther"
            width: parent.width
            asksKeys: true
            placeholderText: qsTrId("setup.paper.group").arg(SetupModel.asked[1] ?? "")
            onAccepted: take.click()
        }
        Btn {
            id: take
            objectName: "paperTake"
            kind: "primary"
            enabled: one.text.trim().length > 3 && other.text.trim().length > 3
            text: qsTrId("setup.paper.done")
            onClicked: SetupModel.readPaper(one.text, other.text)
        }
    }
}
