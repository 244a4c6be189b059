pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// Look into the camera.  The other ways stand beside it, each as large as the camera's own picture: a face is
// never the only way (人脸识别技术应用安全管理办法, art. 10).
Rectangle {
    id: root
    readonly property bool tall: Theme.portrait
    readonly property int many: 1 + StageModel.choiceCount
    readonly property int columns: tall ? Math.min(2, many) : many
    readonly property int rows: Math.ceil(many / columns)
    readonly property real gap: 2 * Theme.u
    readonly property real panelH: (panels.height + gap) / rows - gap
    readonly property real panelW: Math.min((width - 2 * Theme.margin + gap) / columns - gap, many > 1 ? width : 1.4 * panelH)
    color: Theme.paper
    focus: true
    Keys.onEscapePressed: StageModel.cancel()

    Verb {
        id: verb
        objectName: "verb"
        x: Theme.margin
        y: 1.5 * Theme.u
        text: StageModel.verb
        room: root.tall ? root.width - 2 * Theme.margin : 60 * Theme.u
        largest: root.tall ? Theme.hero : Theme.display
    }
    Column {
        id: words
        x: root.tall ? Theme.margin : verb.x + verb.width + 4 * Theme.u
        y: root.tall ? verb.y + verb.height : verb.y + (verb.height - height) / 2
        width: root.width - Theme.margin - x
        Verb {
            visible: text !== ""
            text: StageModel.name
            largest: Theme.name
            room: parent.width
            Accessible.role: Accessible.StaticText
        }
        Verb {   // what to do now: the one line that changes
            objectName: "hint"
            text: StageModel.nextStep
            largest: Theme.nextStep
            room: parent.width
            color: Theme.action
            Accessible.role: Accessible.AlertMessage
        }
        Repeater {
            model: StageModel.facts
            Txt {
                required property string modelData
                width: words.width
                text: modelData
                size: Theme.lead
                color: Theme.inkSoft
                wrapMode: Text.Wrap
            }
        }
    }
    Item {
        id: panels
        readonly property real ceiling: root.tall ? words.y + words.height : verb.y + verb.height
        x: (root.width - width) / 2
        y: ceiling + 1.5 * Theme.u
        width: root.columns * (root.panelW + root.gap) - root.gap
        height: leave.y - 2 * Theme.u - y
        CameraView {
            objectName: "cameraView"
            width: root.panelW
            height: root.panelH
        }
        Repeater {
            model: StageModel.choices
            WayTile {
                required property var modelData
                required property int index
                readonly property int place: index + 1
                readonly property bool lonely: root.columns > 1 && place % root.columns === 0 && place === root.many - 1
                choice: modelData
                tall: true
                iconSize: 12 * Theme.u
                x: lonely ? (panels.width - width) / 2 : place % root.columns * (root.panelW + root.gap)
                y: Math.floor(place / root.columns) * (root.panelH + root.gap)
                width: root.panelW
                height: root.panelH
            }
        }
    }
    Leave {
        id: leave
        x: Theme.margin
        width: root.width - 2 * Theme.margin
        y: root.height - height - 3 * Theme.u
    }
}
