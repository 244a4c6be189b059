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
    readonly property real panelH: (leave.y - 2 * Theme.u - panels.y + gap) / rows - gap
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
        Txt {
            visible: text !== ""
            width: parent.width
            text: StageModel.name
            size: text.length > 12 ? Theme.lead : Theme.name
            strong: true
        }
        Verb {   // what to do now: the one line that changes
            objectName: "hint"
            text: StageModel.nextStep
            largest: Theme.nextStep
            room: parent.width
            color: Theme.action
            Accessible.role: Accessible.AlertMessage
        }
    }
    Grid {
        id: panels
        x: (root.width - width) / 2
        y: (root.tall ? words.y + words.height : verb.y + verb.height) + 1.5 * Theme.u
        columns: root.columns
        spacing: root.gap
        CameraView {
            objectName: "cameraView"
            width: root.panelW
            height: root.panelH
        }
        Repeater {
            model: StageModel.choices
            WayTile {
                required property var modelData
                choice: modelData
                tall: true
                iconSize: 12 * Theme.u
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
