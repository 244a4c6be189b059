import QtQuick
import Kiosk.Models

// The three zones, always in the same place: top bar, stage, foot.  The staff area takes the stage's place.
Window {
    id: root
    readonly property var theme: Theme                // for the tests of contrast and size
    readonly property bool staffOpen: StaffModel.door === "open"
    readonly property bool asking: StaffModel.door === "asking"

    width: 1920
    height: 1080
    color: Theme.paper
    title: qsTrId("app.name")

    Binding { target: Theme; property: "width"; value: root.width }
    Binding { target: Theme; property: "height"; value: root.height }
    Binding { target: Theme; property: "staff"; value: root.staffOpen }

    Shortcut {
        sequence: "Ctrl+Alt+S"
        onActivated: root.staffOpen || root.asking ? StaffModel.leave() : StaffModel.knock()
    }

    TopBar {
        id: topBar
        width: root.width
        switches: !root.staffOpen
        onKnocked: StaffModel.knock()
    }
    TrainingBand {
        id: band
        y: topBar.height
        width: root.width
    }
    FocusScope {
        id: middle
        y: band.y + band.height
        width: root.width
        height: foot.y - y
        focus: true
        Loader {
            id: stage
            objectName: "stage"
            anchors.fill: parent
            active: !root.staffOpen && !root.asking
            focus: active
            source: "stages/" + StageModel.stage + ".qml"
            onLoaded: fade.restart()
            NumberAnimation { id: fade; target: stage; property: "opacity"; from: Theme.reducedMotion ? 1 : 0; to: 1; duration: Theme.quick }
        }
        Loader {
            anchors.fill: parent
            active: root.asking
            focus: active
            source: active ? "staff/Door.qml" : ""
        }
        Loader {
            anchors.fill: parent
            active: root.staffOpen
            focus: active
            source: active ? "staff/StaffArea.qml" : ""
        }
    }
    Foot {
        id: foot
        y: root.height - height
        width: root.width
    }
}
