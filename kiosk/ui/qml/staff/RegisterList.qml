pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// What was registered at this desk, newest first; touched, its receipt comes up again.
Panel {
    id: root
    readonly property var shapes: ({ good: "tick", wait: "alert", bad: "hand", later: "clock" })
    readonly property var tones: ({ good: Theme.goodInk, wait: Theme.waitInk, bad: Theme.badInk, later: Theme.offline })
    Txt { id: title; x: 2.4 * Theme.u; y: 1.2 * Theme.u; text: qsTrId("register.recent"); size: 2.6; strong: true }
    Txt {
        visible: RegisterModel.waiting > 0
        objectName: "registerWaiting"
        anchors.right: parent.right
        anchors.rightMargin: 2.4 * Theme.u
        anchors.baseline: title.baseline
        text: qsTrId("register.waiting").arg(RegisterModel.waiting)
        size: 2.2
        strong: true
        color: Theme.offline
    }
    Txt {
        visible: RegisterModel.count === 0
        x: 2.4 * Theme.u
        y: title.y + title.height + 1 * Theme.u
        width: parent.width - 4.8 * Theme.u
        text: qsTrId("register.none")
        size: 2.2
        color: Theme.inkSoft
        wrapMode: Text.Wrap
    }
    ListView {
        id: list
        objectName: "registered"
        x: 1.4 * Theme.u
        y: title.y + title.height + 0.6 * Theme.u
        width: parent.width - 2.8 * Theme.u
        height: parent.height - y - 0.6 * Theme.u
        clip: true
        cacheBuffer: 0                   // rows beyond it would be made later, when the page may be gone
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: Scroll {}
        model: RegisterModel.rows
        delegate: AbstractButton {
            id: line
            required property var row
            readonly property real from: y - list.contentY
            objectName: "registered_" + row.key
            width: list.width
            height: Math.max(8 * Theme.u, 60)
            text: row.name
            Accessible.name: [row.name, row.className, row.said, row.at].join(" ")
            focusPolicy: Qt.TabFocus
            Keys.onReturnPressed: click()
            onClicked: RegisterModel.open(row.key)
            background: Rectangle {
                color: line.down ? Theme.tint : "transparent"
                border.color: Theme.focus
                border.width: line.activeFocus ? Theme.pen : 0
                Rectangle { width: parent.width; height: Theme.hair; color: Theme.line }
            }
            contentItem: Item {
                Icon {
                    id: mark
                    visible: line.from > -1 && line.from + line.height < list.height + 1  // the software renderer clips no shapes
                    x: 1 * Theme.u
                    anchors.verticalCenter: parent.verticalCenter
                    name: root.shapes[line.row.look] || "clock"
                    filled: true
                    size: 3.4 * Theme.u
                    color: root.tones[line.row.look] || Theme.inkSoft
                }
                Txt {
                    x: 5.6 * Theme.u
                    y: 0.5 * Theme.u
                    width: parent.width - x - at.width - 2.4 * Theme.u
                    text: line.row.name + "　" + line.row.className
                    size: 2.4
                    strong: true
                }
                Txt {
                    x: 5.6 * Theme.u
                    y: parent.height - height - 0.5 * Theme.u
                    width: parent.width - x - 1 * Theme.u
                    text: line.row.said + "　" + line.row.voucher
                    size: 2.2
                    color: Theme.inkSoft
                }
                Txt {
                    id: at
                    y: 0.5 * Theme.u
                    anchors.right: parent.right
                    anchors.rightMargin: 1 * Theme.u
                    text: line.row.at
                    size: 2.4
                }
            }
        }
    }
}
