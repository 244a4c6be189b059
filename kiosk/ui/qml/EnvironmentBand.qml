pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes
import Kiosk.Models

// Across the top wherever nothing counts: between top bar and stage, so that nothing can cover it and it covers nothing.
// Training has slanting stripes, the test environment teeth, each its own colour and words.
Rectangle {
    id: root
    readonly property string environment: SurroundingsModel.environment
    readonly property bool test: environment === "test"
    readonly property color ground: test ? Theme.testing : Theme.training
    readonly property real slant: height
    readonly property real pitch: (test ? 3 : 4) * Theme.u

    visible: environment !== "live"
    height: visible ? Math.max(4 * Theme.u, 32) : 0
    color: ground
    clip: true
    Accessible.role: Accessible.StaticText
    Accessible.name: words.text

    Repeater {
        model: root.visible ? Math.ceil(root.width / root.pitch) + 1 : 0
        Shape {
            id: mark
            required property int index
            x: index * root.pitch - (root.test ? 0 : root.slant)
            ShapePath {
                strokeColor: "transparent"
                fillColor: Theme.highContrast ? "#000000" : Qt.lighter(root.ground, 1.45)
                startX: root.test ? 0 : root.slant; startY: 0
                PathLine { x: root.test ? root.pitch : root.slant + root.pitch / 2; y: 0 }
                PathLine { x: root.pitch / 2; y: root.height * (root.test ? 0.7 : 1) }
                PathLine { x: root.test ? root.pitch / 2 : 0; y: root.height * (root.test ? 0.7 : 1) }
                PathLine { x: root.test ? 0 : root.slant; y: 0 }
            }
        }
    }
    Rectangle {
        anchors.centerIn: parent
        width: words.width + 6 * Theme.u
        height: parent.height
        color: root.ground
        Txt {
            id: words
            anchors.centerIn: parent
            text: root.test ? qsTrId("app.test") + "　" + qsTrId("app.test_note")
                            : qsTrId("app.training") + "　" + qsTrId("app.training_note")
            size: Theme.caption
            strong: true
            color: Theme.trainingInk
            Accessible.ignored: true
        }
    }
}
