pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// Show the code on the phone; or let the phone scan the one beside it.  The other ways below, all of one size.
Rectangle {
    id: root
    readonly property bool tall: Theme.portrait
    readonly property bool ways: StageModel.choiceCount > 0
    readonly property bool login: String(StageModel.qr) !== ""
    readonly property real floor: ways ? tiles.y - 2 * Theme.u : tall ? leave.y - 3 * Theme.u : height - 4 * Theme.u
    readonly property real picturesW: (login ? 84 : 58) * Theme.u
    color: Theme.paper
    focus: true
    Keys.onEscapePressed: StageModel.cancel()

    Column {
        id: words
        x: Theme.margin
        y: root.tall ? 4 * Theme.u : Math.max(1.5 * Theme.u, (leave.y - height) / 2)
        width: root.tall ? root.width - 2 * Theme.margin : root.width - 2 * Theme.margin - root.picturesW - 3 * Theme.u
        component Line: Txt {
            width: parent.width
            wrapMode: Text.Wrap
            horizontalAlignment: root.tall ? Text.AlignHCenter : Text.AlignLeft
            visible: text !== ""
        }
        Verb {
            visible: text !== ""
            text: StageModel.name
            largest: Theme.name
            room: parent.width
            anchors.horizontalCenter: root.tall ? parent.horizontalCenter : undefined
            Accessible.role: Accessible.StaticText
        }
        Verb {
            objectName: "verb"
            text: StageModel.verb
            room: parent.width
            largest: root.ways && !root.tall ? (Theme.large ? 7 : Theme.display) : Theme.hero
            anchors.horizontalCenter: root.tall ? parent.horizontalCenter : undefined
        }
        Line { text: StageModel.nextStep; size: Theme.large && root.ways && !root.tall ? 2.4 : Theme.lead; color: Theme.inkSoft }
    }
    Grid {
        id: pictures
        readonly property real ceiling: root.tall ? words.y + words.height + 2 * Theme.u : 0
        x: root.tall ? (root.width - width) / 2 : root.width - Theme.margin - root.picturesW + (root.picturesW - width) / 2
        y: ceiling + (root.floor - ceiling - height) / 2
        columns: 2
        spacing: (root.tall ? 3 : 4) * Theme.u
        verticalItemAlignment: Grid.AlignVCenter
        ShowCode { scaleBy: root.login ? (root.tall ? 0.85 : 0.92) : root.ways || root.tall ? 1.25 : 1.5 }
        Column {
            visible: root.login
            spacing: 1 * Theme.u
            Rectangle {
                width: 36 * Theme.u
                height: width
                radius: Theme.radius
                color: "#FFFFFF"
                border.color: Theme.edge
                border.width: Theme.hair
                Image {
                    objectName: "qr"
                    anchors.centerIn: parent
                    source: StageModel.qr
                    sourceSize: Qt.size(34 * Theme.u, 34 * Theme.u)
                    cache: false
                    smooth: false
                    Accessible.role: Accessible.Graphic
                    Accessible.name: qsTrId("code.qr")
                }
            }
            Txt {
                width: 36 * Theme.u
                text: qsTrId("code.scan_me")
                strong: true
                horizontalAlignment: Text.AlignHCenter
            }
        }
    }
    Row {
        id: tiles
        visible: root.ways
        x: Theme.margin
        y: (root.tall ? leave.y - 3 * Theme.u : root.height - 4 * Theme.u) - height
        spacing: 2 * Theme.u
        Repeater {
            model: StageModel.choices
            WayTile {
                required property var modelData
                choice: modelData
                tall: root.tall
                width: (root.width - 2 * Theme.margin + tiles.spacing) / Math.max(StageModel.choiceCount, 2) - tiles.spacing
            }
        }
    }
    Leave {
        id: leave
        x: Theme.margin
        width: root.tall ? root.width - 2 * Theme.margin : words.width
        y: (root.tall || !root.ways ? root.height - 4 * Theme.u : tiles.y - 2 * Theme.u) - height
    }
}
