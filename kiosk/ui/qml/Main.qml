pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models

// The three zones, always in the same place: top bar, stage, foot.  The staff area takes the stage's place.
Window {
    id: root
    readonly property var theme: Theme                // for the tests of contrast and size
    readonly property bool staffOpen: StaffModel.door === "open"
    readonly property bool asking: StaffModel.door === "asking"
    readonly property bool bare: guide === ""          // nothing lies over the desk: its keys are reached by Tab
    readonly property bool served: !staffOpen && !asking && bare
    readonly property list<string> usual: ["Idle", "Reading", "Pin", "Good"]
    property bool guarded: false                       // a live desk: no way out but the staff door
    property bool captioned: false                     // a rehearsal that is watched has a band under the foot
    property string guide: ""                          // the set-up guide, in place of a desk
    readonly property real above: SurroundingsModel.seated && height > width ? Math.round(0.3 * height) : 0   // out of reach of who sits
    property bool easing: false                        // the panel of how to read and reach the screen
    property string announced: ""
    property int warm: 0                               // so many of the usual are made before anybody comes

    width: 1920
    height: 1080
    color: Theme.paper
    title: qsTrId("app.name")
    onClosing: close => close.accepted = !guarded || staffOpen

    Timer {
        interval: 50
        repeat: true
        running: root.warm < root.usual.length && StageModel.stage === "Idle"
        onTriggered: root.warm += 1
    }
    onGuideChanged: if (guide === "") middle.forceActiveFocus()     // what lay over the stage had the keys
    onEasingChanged: if (!easing) middle.forceActiveFocus()
    Binding { target: Theme; property: "width"; value: root.width }
    Binding { target: Theme; property: "height"; value: root.height - captions.height - root.above }
    Binding { target: Theme; property: "staff"; value: root.staffOpen }

    function turnDoor(): void {
        if (root.staffOpen || root.asking)
            StaffModel.leave();
        else
            StaffModel.knock();
    }
    Shortcut {
        sequence: "Ctrl+Alt+S"
        onActivated: root.turnDoor()
    }

    TopBar {
        id: topBar
        y: root.above
        width: root.width
        enabled: root.bare
        switches: !root.staffOpen
        onEased: root.easing = !root.easing
        onKnocked: StaffModel.knock()
    }
    EnvironmentBand {
        id: band
        y: topBar.y + topBar.height
        width: root.width
    }
    FocusScope {
        id: middle
        enabled: root.bare
        y: band.y + band.height
        width: root.width
        height: foot.y - y
        focus: true
        Repeater {   // the stages of nearly every visit are made once and kept: to make one takes longer than a frame
            model: root.usual
            StageLoader {
                required property string modelData
                required property int index
                shown: root.served && StageModel.stage === modelData
                active: shown || index < root.warm || item !== null
                source: "stages/" + modelData + ".qml"
            }
        }
        StageLoader {
            shown: source.toString() !== ""
            source: !root.served || root.usual.includes(StageModel.stage) ? "" : "stages/" + StageModel.stage + ".qml"
        }
        Loader {
            anchors.fill: parent
            active: root.asking
            focus: active
            source: active ? "staff/Door.qml" : ""
        }
        Loader {
            anchors.fill: parent
            active: root.staffOpen || StaffModel.kept      // what was typed waits behind a locked door
            visible: root.staffOpen
            focus: root.staffOpen
            source: active ? "staff/StaffArea.qml" : ""
        }
    }
    Loader {
        objectName: "guide"
        anchors.fill: parent
        active: root.guide !== ""
        focus: active
        z: 3
        asynchronous: true                             // as the captions below
        source: root.guide
        onLoaded: forceActiveFocus()
    }
    Foot {
        id: foot
        y: captions.y - height
        width: root.width
        enabled: root.bare
    }
    Connections {                                      // a screen reader says each step, as Prompts does aloud
        target: StageModel
        function onChanged() {
            const said = StageModel.verb + " " + StageModel.nextStep
            if (root.served && said !== root.announced)
                middle.Accessible.announce(said, Accessible.Assertive)
            root.announced = said
        }
    }
    Loader {
        id: ease                                       // over the stage; a visit that begins closes it
        y: middle.y
        width: middle.width
        height: middle.height
        active: root.easing && root.served
        asynchronous: true                             // as the captions
        focus: active
        source: active ? "EasePanel.qml" : ""
        onLoaded: (item as Item).forceActiveFocus()
        Connections {
            target: ease.item as EasePanel
            function onClosed() { root.easing = false }
        }
        Connections {
            target: StageModel
            function onChanged() { if (StageModel.stage !== "Idle") root.easing = false }
        }
    }
    Loader {
        id: captions
        y: root.height - height
        width: root.width
        height: active ? 0.13 * root.height : 0
        active: root.captioned
        asynchronous: true                             // whoever sets `captioned` from Python holds the interpreter
        source: active ? "CaptionBand.qml" : ""
    }
}
