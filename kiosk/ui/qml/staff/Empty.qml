import QtQuick
import ".."

// What would be here, said where there is nothing yet.
Column {
    id: root
    property string what: ""
    property string note: ""
    property string iconName: "tick"
    property real room: Infinity         // the height there is: the picture goes first, then the note
    readonly property real sign: 8 * Theme.u
    readonly property bool tight: room < words.implicitHeight + said.implicitHeight + 2 * Theme.u
    spacing: 1 * Theme.u
    Icon { visible: root.room > words.implicitHeight + said.implicitHeight + root.sign + 2 * Theme.u; name: root.iconName; size: 7 * Theme.u; color: Theme.inkSoft; anchors.horizontalCenter: parent.horizontalCenter }
    Txt { id: words; text: root.what; size: 2.8; strong: true; anchors.horizontalCenter: parent.horizontalCenter }
    Txt {
        id: said
        visible: !root.tight
        width: root.width
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.Wrap
        text: root.note
        size: 2.2
        color: Theme.inkSoft
    }
}
