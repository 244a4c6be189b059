import QtQuick
import QtQuick.Templates
import Kiosk.Models

// One way to prove who you are.  All ways of a screen are tiles of one size.
AbstractButton {
    id: root
    property var choice: null                          // {key, title, note}
    property bool tall: false                          // the icon above the words
    property bool small: false                         // no room for a note; it is still spoken
    property real iconSize: (small ? 3.6 : 8) * Theme.u
    readonly property real room: width - (tall ? 2 * Theme.u : iconSize + (small ? 4 : 6) * Theme.u)
    readonly property var icons: ({ ECARD: "phone", FACE: "face", PIN: "pin" })

    implicitHeight: small ? Theme.touch : (tall ? 24 : 14) * Theme.u
    objectName: choice ? "way_" + choice.key : ""
    focusPolicy: Qt.TabFocus
    text: choice ? choice.title : ""
    Accessible.name: choice ? choice.title + " " + choice.note : ""
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()
    onClicked: StageModel.press(choice.key)

    background: Rectangle {
        radius: root.small ? 1.5 * Theme.u : Theme.radius
        color: root.down ? Theme.tint : Theme.card
        border.color: root.activeFocus ? Theme.focus : Theme.edge
        border.width: root.activeFocus ? 2 * Theme.pen : Theme.pen
    }
    contentItem: Item {
        Grid {
            anchors.centerIn: parent
            columns: root.tall ? 1 : 2
            spacing: (root.small ? 1.2 : root.tall ? 1 : 3) * Theme.u
            horizontalItemAlignment: root.tall ? Grid.AlignHCenter : Grid.AlignLeft
            verticalItemAlignment: Grid.AlignVCenter
            Icon {
                name: root.choice ? root.icons[root.choice.key] ?? "person" : "person"
                size: root.iconSize
                color: Theme.action
                weight: root.small ? 3.6 : 2.8
            }
            Column {
                Verb {
                    text: root.text
                    largest: root.small ? Theme.body : Theme.title
                    room: root.room
                    anchors.horizontalCenter: root.tall ? parent.horizontalCenter : undefined
                    Accessible.ignored: true
                }
                Txt {
                    visible: !root.small && text !== ""
                    text: root.choice ? root.choice.note : ""
                    size: 2.2
                    width: Math.min(implicitWidth, root.room)
                    color: Theme.inkSoft
                    wrapMode: root.tall ? Text.Wrap : Text.NoWrap
                    horizontalAlignment: root.tall ? Text.AlignHCenter : Text.AlignLeft
                    anchors.horizontalCenter: root.tall ? parent.horizontalCenter : undefined
                    Accessible.ignored: true
                }
            }
        }
    }
}
