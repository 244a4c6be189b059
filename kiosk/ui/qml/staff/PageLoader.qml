import QtQuick

// A page that takes the keys as it comes: whatever it gave the focus to keeps it, else the page has it itself.
Loader {
    id: root
    focus: true
    onLoaded: {
        forceActiveFocus()
        if (Window.activeFocusItem === root)
            (item as Item).forceActiveFocus()
    }
}
