import QtQuick
import QtQuick.Controls.Basic

// Says that there is more: in sight as long as a list does not fit.
ScrollBar {
    id: root
    policy: size < 1 ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
    interactive: false
    implicitWidth: 1 * Theme.u
    Accessible.ignored: true
    readonly property Flickable page: parent as Flickable
    Window.onActiveFocusItemChanged: if (page && !(page instanceof ListView)) root.follow()
    function follow() {                  // what Tab comes to is in sight; a list does this itself
        const at = Window.activeFocusItem
        let up = at
        while (up && up !== page.contentItem)
            up = up.parent
        const most = page.contentHeight - page.height
        if (!up || most <= 0 || at.height > page.height)
            return
        const y = at.mapToItem(page.contentItem, 0, 0).y
        page.contentY = Math.max(0, Math.min(most, y, Math.max(page.contentY, y + at.height - page.height)))
    }
    contentItem: Rectangle {
        implicitWidth: 0.6 * Theme.u
        radius: width / 2
        color: Theme.edge
        opacity: root.size < 1 ? 1 : 0
    }
}
