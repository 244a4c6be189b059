import QtQuick
import QtQuick.Templates

// Kinds: primary (one per screen), plain (outlined), bad (outlined, a refusal), stage (outlined in white on a result).
AbstractButton {
    id: root
    property string kind: "plain"
    property string iconName: ""
    property Flickable within: null            // the list or sheet it is on: the software renderer clips no shapes
    readonly property bool seen: {
        if (!within || y + within.contentHeight === 0)   // both named so that a layout that moves is followed
            return true
        const middle = mapToItem(within.contentItem, 0, height / 2).y - within.contentY
        return middle - size * Theme.u > -1 && middle + size * Theme.u < within.height + 1
    }
    property string note: ""                   // why it is disabled, or what it will do
    property real size: Theme.body
    property real pad: 3 * Theme.u
    readonly property color fg: !enabled ? Theme.inkSoft
                              : kind === "primary" ? Theme.actionInk
                              : kind === "stage" ? Theme.stageInk
                              : kind === "bad" ? Theme.badInk : Theme.ink

    implicitHeight: Math.max(Theme.touch, row.implicitHeight + 1.6 * Theme.u)
    implicitWidth: Math.max(Theme.touch, row.implicitWidth + 2 * pad)
    focusPolicy: Qt.TabFocus
    Accessible.name: note ? text + " " + note : text
    Keys.onReturnPressed: if (enabled) click()
    Keys.onEnterPressed: if (enabled) click()

    background: Rectangle {
        radius: 1.5 * Theme.u
        color: !root.enabled ? Theme.disabled
             : root.kind === "primary" ? Theme.action
             : root.kind === "stage" ? "transparent"
             : root.down || root.checked ? Theme.tint : Theme.card
        border.width: root.activeFocus ? 2 * Theme.pen : root.kind === "primary" ? 0 : Theme.pen
        border.color: root.activeFocus ? (root.kind === "primary" ? Theme.ink : Theme.focus)
                    : root.kind === "stage" ? Theme.stageInk
                    : !root.enabled ? Theme.disabled
                    : root.kind === "bad" ? Theme.badInk : Theme.edge
        opacity: root.down ? 0.85 : 1
    }
    contentItem: Item {
        Row {
            id: row
            anchors.centerIn: parent
            spacing: 1.2 * Theme.u
            Icon {
                visible: root.iconName !== "" && root.seen
                name: root.iconName || "tick"
                size: root.size * 1.25 * Theme.u
                color: root.fg
                weight: 3.6
                anchors.verticalCenter: parent.verticalCenter
            }
            Column {
                anchors.verticalCenter: parent.verticalCenter
                Txt {
                    text: root.text
                    size: root.size
                    strong: true
                    color: root.fg
                    anchors.horizontalCenter: root.iconName ? undefined : parent.horizontalCenter
                    Accessible.ignored: true
                }
                Txt {
                    visible: text !== ""
                    text: root.note
                    size: Theme.caption
                    color: root.fg
                    anchors.horizontalCenter: root.iconName ? undefined : parent.horizontalCenter
                    Accessible.ignored: true
                }
            }
        }
    }
}
