pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models

// How somebody reads and reaches the screen, each as a key that says whether it is on.  It lasts until they have gone.
Rectangle {
    id: root
    readonly property int columns: Theme.portrait ? 1 : 2
    readonly property bool mute: SurroundingsModel.spoken && !VoiceModel.able
    readonly property list<string> keys: ["contrast", "slow", "spoken", "hand", "seated", "type"]
    readonly property var on: ({
        contrast: SurroundingsModel.highContrast, slow: SurroundingsModel.slow, spoken: SurroundingsModel.spoken,
        hand: SurroundingsModel.leftHand, seated: SurroundingsModel.seated, type: SurroundingsModel.largeType
    })
    readonly property var words: ({
        contrast: qsTrId("ease.contrast"), slow: qsTrId("ease.slow"), spoken: qsTrId("ease.spoken"),
        hand: qsTrId("ease.hand"), seated: qsTrId("ease.seated"), type: qsTrId("ease.type")
    })
    function turn(key: string): void {
        if (key === "contrast") SurroundingsModel.switchContrast()
        else if (key === "slow") SurroundingsModel.switchSlow()
        else if (key === "spoken") SurroundingsModel.switchSpoken()
        else if (key === "hand") SurroundingsModel.switchHand()
        else if (key === "seated") SurroundingsModel.switchSeated()
        else SurroundingsModel.switchLargeType()
    }
    signal closed()
    color: Theme.paper
    focus: true
    Keys.onEscapePressed: closed()
    Accessible.role: Accessible.Dialog
    Accessible.name: qsTrId("ease.title")
    MouseArea { anchors.fill: parent; Accessible.ignored: true }   // nothing under it is touched

    Verb { id: verb; x: Theme.margin; y: 2 * Theme.u; text: qsTrId("ease.title"); largest: Theme.nextStep; room: parent.width - 2 * x }
    Grid {
        id: grid
        x: Theme.margin
        y: verb.y + verb.height + 2 * Theme.u
        columns: root.columns
        spacing: 2 * Theme.u
        Repeater {
            model: root.keys
            Btn {
                required property string modelData
                objectName: "ease_" + modelData
                visible: modelData !== "seated" || Theme.portrait || SurroundingsModel.seated
                width: (root.width - 2 * Theme.margin - (root.columns - 1) * grid.spacing) / root.columns
                height: 11 * Theme.u
                size: Theme.lead
                text: root.words[modelData]
                note: root.on[modelData] ? qsTrId("ease.on") : qsTrId("ease.off")
                checked: root.on[modelData]
                iconName: root.on[modelData] ? "tick" : ""
                Accessible.checkable: true
                Accessible.checked: checked
                onClicked: root.turn(modelData)
            }
        }
    }
    Txt {
        x: Theme.margin
        y: grid.y + grid.height + 1.4 * Theme.u
        width: close.x - x - 2 * Theme.u
        wrapMode: Text.Wrap
        maximumLineCount: 2
        text: root.mute ? qsTrId("ease.mute") : qsTrId("ease.until")
        color: root.mute ? Theme.waitInk : Theme.inkSoft
    }
    Btn {
        id: close
        objectName: "easeClose"
        kind: "primary"
        text: qsTrId("ease.close")
        width: Math.max(24 * Theme.u, implicitWidth)
        x: root.width - Theme.margin - width
        y: root.height - height - 2 * Theme.u
        onClicked: root.closed()
    }
}
