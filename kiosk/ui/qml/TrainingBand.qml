pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes
import Kiosk.Models

// Diagonal stripes across the top in training mode: between top bar and stage, so that nothing can cover it
// and it covers nothing.
Rectangle {
    id: root
    readonly property real slant: height
    readonly property real pitch: 4 * Theme.u

    visible: SurroundingsModel.training
    height: visible ? Math.max(4 * Theme.u, 32) : 0
    color: Theme.training
    clip: true
    Accessible.role: Accessible.StaticText
    Accessible.name: words.text

    Repeater {
        model: root.visible ? Math.ceil(root.width / root.pitch) + 1 : 0
        Shape {
            id: stripe
            required property int index
            x: index * root.pitch - root.slant
            ShapePath {
                strokeColor: "transparent"
                fillColor: Theme.highContrast ? "#000000" : Qt.lighter(Theme.training, 1.45)
                startX: root.slant; startY: 0
                PathLine { x: root.slant + root.pitch / 2; y: 0 }
                PathLine { x: root.pitch / 2; y: root.height }
                PathLine { x: 0; y: root.height }
                PathLine { x: root.slant; y: 0 }
            }
        }
    }
    Rectangle {
        anchors.centerIn: parent
        width: words.width + 6 * Theme.u
        height: parent.height
        color: Theme.training
        Txt {
            id: words
            anchors.centerIn: parent
            text: qsTrId("app.training") + "　" + qsTrId("app.training_note")
            size: Theme.caption
            strong: true
            color: Theme.trainingInk
            Accessible.ignored: true
        }
    }
}
