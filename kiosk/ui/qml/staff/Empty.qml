import QtQuick
import ".."

// What would be here, said where there is nothing yet.
Column {
    id: root
    property string what: ""
    property string note: ""
    property string iconName: "tick"
    spacing: 1 * Theme.u
    Icon { name: root.iconName; size: 7 * Theme.u; color: Theme.inkSoft; anchors.horizontalCenter: parent.horizontalCenter }
    Txt { text: root.what; size: 2.8; strong: true; anchors.horizontalCenter: parent.horizontalCenter }
    Txt {
        width: root.width
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.Wrap
        text: root.note
        size: 2.2
        color: Theme.inkSoft
    }
}
