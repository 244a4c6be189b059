pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// The new recovery paper, shown once: its groups and its code; it counts once two groups were read back off it.
Column {
    id: root
    signal types(field: Field)
    spacing: 1.4 * Theme.u
    Rectangle {
        width: root.width
        height: Math.max(groups.height, code.height) + 3 * Theme.u
        radius: Theme.radius
        color: "#FFFFFF"
        border.color: Theme.edge
        border.width: Theme.pen
        Grid {
            id: groups
            x: 2 * Theme.u
            y: 1.5 * Theme.u
            columns: 3
            rowSpacing: 1 * Theme.u
            columnSpacing: 3 * Theme.u
            Repeater {
                model: RenewModel.groups
                Column {
                    id: group
                    required property string modelData
                    required property int index
                    Txt { text: group.index + 1; size: 2; color: "#4A5B6C" }
                    Txt { objectName: "group" + (group.index + 1); text: group.modelData; size: 3; strong: true; color: "#14202B" }
                }
            }
        }
        Image {
            id: code
            anchors.right: parent.right
            anchors.rightMargin: 2 * Theme.u
            y: 1.5 * Theme.u
            width: Math.min(24 * Theme.u, 0.34 * parent.width)
            height: width
            smooth: false
            sourceSize: Qt.size(width, height)
            source: RenewModel.paperCode
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTrId("setup.paper.code")
        }
    }
    Flow {
        width: root.width
        spacing: 1.4 * Theme.u
        Field {
            id: one
            objectName: "paperOne"
            width: 34 * Theme.u
            placeholderText: qsTrId("setup.paper.group").arg(RenewModel.asked[0] ?? "")
            onPressed: root.types(one)
            onAccepted: other.forceActiveFocus()
        }
        Field {
            id: other
            objectName: "paperOther"
            width: 34 * Theme.u
            placeholderText: qsTrId("setup.paper.group").arg(RenewModel.asked[1] ?? "")
            onPressed: root.types(other)
            onAccepted: if (take.enabled) take.click()
        }
        Btn {
            id: take
            objectName: "paperTake"
            kind: "primary"
            enabled: one.text.trim().length > 3 && other.text.trim().length > 3
            text: qsTrId("setup.paper.done")
            onClicked: RenewModel.readBack(one.text, other.text)
        }
        Btn { objectName: "paperPrint"; visible: RenewModel.prints; text: qsTrId("recover.print"); onClicked: RenewModel.printPaper() }
        Btn { objectName: "paperLater"; text: qsTrId("recover.later"); onClicked: RenewModel.leave() }
    }
}
