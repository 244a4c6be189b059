import QtQuick
import QtQuick.Controls.Basic

// Says that there is more: in sight as long as a list does not fit.
ScrollBar {
    id: root
    policy: size < 1 ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
    interactive: false
    implicitWidth: 1 * Theme.u
    Accessible.ignored: true
    contentItem: Rectangle {
        implicitWidth: 0.6 * Theme.u
        radius: width / 2
        color: Theme.edge
        opacity: root.size < 1 ? 1 : 0
    }
}
