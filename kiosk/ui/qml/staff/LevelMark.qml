import QtQuick
import ".."

// The ratio against the limits: colour, shape and number.
Row {
    id: root
    property string level: "none"
    property string percent: ""
    property string label: ""            // where no column says what it is
    property real size: 2.6
    readonly property var shapes: ({ good: "tick", warn: "alert", fail: "hand", none: "clock" })
    readonly property var inks: ({ good: Theme.goodInk, warn: Theme.waitInk, fail: Theme.badInk, none: Theme.offline })
    readonly property color ink: inks[level] ?? Theme.offline
    property bool seen: true              // the software renderer clips no shapes
    spacing: 1 * Theme.u
    Txt {
        visible: root.label !== ""
        text: root.label
        size: 2.4
        color: Theme.inkSoft
        anchors.verticalCenter: parent.verticalCenter
    }
    Icon {
        visible: root.seen
        name: root.shapes[root.level] ?? "clock"
        filled: true
        size: root.size * 1.3 * Theme.u
        color: root.ink
        cut: Theme.card
        anchors.verticalCenter: parent.verticalCenter
    }
    Txt {
        text: root.percent ? root.percent + " %" : "–"
        size: root.size
        strong: true
        color: root.ink
        anchors.verticalCenter: parent.verticalCenter
    }
}
