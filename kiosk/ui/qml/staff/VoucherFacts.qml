pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// What the platform says of the voucher, a line each; as tall as there is room, never taller than is good to read.
Panel {
    id: root
    property var facts: VoucherModel.facts
    readonly property int count: facts.length
    readonly property var inks: ({ good: Theme.goodInk, wait: Theme.waitInk, bad: Theme.badInk })
    readonly property real least: Theme.fs(Theme.body) * 1.4
    readonly property real lineH: Math.max(least, Math.min(6 * Theme.u, (height - 2 * Theme.u) / Math.max(1, root.count)))
    Empty {
        visible: root.count === 0
        anchors.centerIn: parent
        width: parent.width - 8 * Theme.u
        iconName: "ticket"
        what: qsTrId("voucher.nothing")
        note: qsTrId("voucher.nothing_note")
    }
    Empty {
        visible: root.count === 1
        anchors.centerIn: parent
        width: parent.width - 8 * Theme.u
        iconName: "ticket"
        what: qsTrId("voucher.no_facts")
        note: qsTrId("voucher.no_facts_note")
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
            x: 2 * Theme.u
            width: parent.width - 4 * Theme.u
            Repeater {
                model: root.facts
                Item {
                    id: line
                    required property var modelData
                    required property int index
                    width: lines.width
                    height: Math.max(root.lineH, value.height + 0.3 * Theme.u)
                    Rectangle { visible: line.index > 0; width: parent.width; height: Theme.hair; color: Theme.line }
                    Txt {
                        anchors.verticalCenter: parent.verticalCenter
                        width: 13 * Theme.u
                        text: line.modelData.name
                        size: line.modelData.small ? 2.2 : 2.4
                        color: Theme.inkSoft
                    }
                    Txt {
                        id: value
                        anchors.verticalCenter: parent.verticalCenter
                        x: 14 * Theme.u
                        width: parent.width - x
                        text: line.modelData.value
                        size: line.modelData.small ? 2.2 : Theme.body
                        strong: line.modelData.strong
                        color: root.inks[line.modelData.tone] ?? (line.modelData.small ? Theme.inkSoft : Theme.ink)
                        wrapMode: Text.Wrap
                        maximumLineCount: 2
                    }
                }
            }
        }
    }
}
