pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// The voucher, or the receipt, a line each.
Panel {
    id: root
    readonly property int count: RegisterModel.factCount
    readonly property real least: Theme.fs(Theme.body) * 1.5
    readonly property real lineH: Math.max(least, Math.min(5.6 * Theme.u, (height - 2 * Theme.u) / Math.max(1, count)))
    Empty {
        visible: root.count === 0 && root.height > 16 * Theme.u
        anchors.centerIn: parent
        width: parent.width - 8 * Theme.u
        iconName: "ticket"
        what: qsTrId("register.no_voucher")
        note: qsTrId("register.no_voucher_note")
    }
    Flickable {
        anchors.fill: parent
        anchors.margins: 1 * Theme.u
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: Scroll {}
        contentHeight: lines.height
        Column {
            id: lines
            x: 1.6 * Theme.u
            width: parent.width - 3.2 * Theme.u
            Repeater {
                model: RegisterModel.facts
                Item {
                    id: line
                    required property var modelData
                    required property int index
                    width: lines.width
                    height: Math.max(root.lineH, value.height + 0.8 * Theme.u)
                    Rectangle { visible: line.index > 0; width: parent.width; height: Theme.hair; color: Theme.line }
                    Txt {
                        anchors.verticalCenter: parent.verticalCenter
                        width: 15 * Theme.u
                        text: line.modelData.name
                        size: 2.4
                        color: Theme.inkSoft
                    }
                    Txt {
                        id: value
                        anchors.verticalCenter: parent.verticalCenter
                        x: 16 * Theme.u
                        width: parent.width - x
                        text: line.modelData.value
                        strong: line.modelData.strong
                        wrapMode: Text.Wrap
                        maximumLineCount: 2
                    }
                }
            }
        }
    }
}
