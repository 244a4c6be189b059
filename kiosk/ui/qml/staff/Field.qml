import QtQuick
import QtQuick.Controls.Basic
import ".."

// One line of typing.  A physical keyboard and the screen's own Keyboard both write here.
TextField {
    id: root
    property string label: ""
    property bool scans: false           // takes codes of a gun that types: no input method may get at its keys first
    property bool asksKeys: false        // the page has no keys of its own: the staff area's come up
    property bool touched: false         // by finger or mouse, and not left since
    property real under: 0               // what belongs to it below, which the keys must not cover either
    property bool live: false            // what is typed is looked for without being asked
    signal paused()                      // two characters or more, and no more for a while
    implicitHeight: Theme.touch
    leftPadding: 2 * Theme.u
    rightPadding: 2 * Theme.u
    color: Theme.ink
    placeholderTextColor: Theme.inkSoft
    selectByMouse: true
    inputMethodHints: scans ? Qt.ImhHiddenText : Qt.ImhNone
    font { family: Theme.family; pixelSize: Theme.fs(2.6) }
    Accessible.name: label || placeholderText
    onPressed: touched = true
    onAccepted: {                        // the keys make room for the answer
        touched = false
        rest.stop()
    }
    onActiveFocusChanged: {
        if (!activeFocus) {
            touched = false
            rest.stop()
        }
    }
    onTextChanged: if (live && activeFocus && text.trim().length > 1) rest.restart()
    Timer { id: rest; interval: 350; onTriggered: root.paused() }
    background: Rectangle {
        radius: 1.5 * Theme.u
        color: Theme.card
        border.color: root.activeFocus ? Theme.focus : Theme.edge
        border.width: root.activeFocus ? 2 * Theme.pen : Theme.pen
    }
}
