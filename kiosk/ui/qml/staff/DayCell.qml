import QtQuick
import QtQuick.Controls.Basic
import ".."

// A day of one or of all classes: how many were there of those expected.  Touched, it is opened.
AbstractButton {
    id: root
    property var cell: ({})              // as DaySpanModel.cells
    property bool numbered: false        // with the number of its day
    property string of: ""
    readonly property var n: cell.numbers ?? [0, 0, 0, 0, 0, 0, 0]
    readonly property real share: n[0] > 0 ? n[1] / n[0] : 0
    enabled: cell.held && cell.inside
    focusPolicy: Qt.TabFocus
    text: n[0] > 0 ? n[1] + "/" + n[0] : ""
    Accessible.name: [of, cell.day, text, n[4] > 0 ? qsTrId("today.missing") + " " + n[4] : ""].filter(t => t).join(" ")
    Keys.onReturnPressed: click()
    background: Rectangle {
        radius: 1 * Theme.u
        color: !root.enabled ? "transparent" : root.down ? Theme.tint : root.n[0] === 0 ? Theme.card
             : root.share >= 0.9 ? Theme.goodSoft : root.share >= 0.8 ? Theme.waitSoft : Theme.badSoft
        border.color: root.activeFocus ? Theme.focus : root.cell.today ? Theme.action : Theme.line
        border.width: root.activeFocus || root.cell.today ? 2 * Theme.pen : Theme.hair
    }
    readonly property color ink: Theme.highContrast && enabled && n[0] > 0 ? "#000000" : Theme.ink
    contentItem: Item {
        Txt {
            visible: root.numbered
            x: 1 * Theme.u
            y: 0.6 * Theme.u
            text: root.cell.number ?? ""
            size: 2.2
            strong: root.cell.today === true
            color: root.cell.inside ? root.ink : Theme.edge
            Accessible.ignored: true
        }
        Txt {
            anchors.centerIn: parent
            anchors.verticalCenterOffset: root.numbered ? 1.2 * Theme.u : 0
            text: root.text || (root.cell.inside && !root.cell.known ? "…" : "")
            size: 2.4
            strong: true
            color: root.ink
            Accessible.ignored: true
        }
        Txt {
            visible: root.numbered && root.enabled && root.n[4] > 0 && root.height > 9 * Theme.u
            anchors.horizontalCenter: parent.horizontalCenter
            y: parent.height - height - 0.4 * Theme.u
            text: qsTrId("today.missing") + " " + root.n[4]
            size: 2
            color: root.ink
            Accessible.ignored: true
        }
    }
}
