import QtQuick

// Shows one stage.  The keyboard belongs to the stage itself, wherever the person before had tabbed to.
Loader {
    id: root
    property bool shown: false
    function enter() {
        const stage = item as Item
        stage.focus = true
        fade.restart()
    }

    anchors.fill: parent
    visible: shown
    focus: shown
    onLoaded: enter()
    onShownChanged: if (shown && item) enter()
    NumberAnimation { id: fade; target: root; property: "opacity"; from: Theme.reducedMotion ? 1 : 0; to: 1; duration: Theme.quick }
}
