import QtQuick
import ".."

// A day or a time set by touch: less, what it is, more.
Item {
    id: root
    property string title: ""
    property string text: ""
    signal less()
    signal more()
    implicitWidth: 44 * Theme.u
    implicitHeight: head.height + 0.6 * Theme.u + Theme.touch
    Txt { id: head; text: root.title; size: 2.2; color: Theme.inkSoft }
    Btn {
        id: minus
        objectName: root.objectName + "Less"
        y: root.height - height
        width: Theme.touch
        height: Theme.touch
        pad: 0
        text: "−"
        size: 3.4
        Accessible.name: root.title + " −"
        autoRepeat: true
        onClicked: root.less()
    }
    Txt {
        x: minus.width
        y: minus.y + (minus.height - height) / 2
        width: root.width - 2 * Theme.touch
        horizontalAlignment: Text.AlignHCenter
        text: root.text
        size: 2.6
        strong: true
    }
    Btn {
        objectName: root.objectName + "More"
        x: root.width - width
        y: minus.y
        width: Theme.touch
        height: Theme.touch
        pad: 0
        text: "+"
        size: 3.4
        Accessible.name: root.title + " +"
        autoRepeat: true
        onClicked: root.more()
    }
}
