import QtQuick
import QtQuick.Shapes
import Kiosk.Models

// The person as in a mirror, and an oval where the face belongs.
Item {
    id: root
    implicitWidth: 72 * Theme.u
    implicitHeight: 54 * Theme.u

    Binding { target: CameraModel; property: "running"; value: root.visible }
    Component.onDestruction: CameraModel.running = false

    Rectangle {   // what stands there until the first picture
        id: glass
        objectName: "glass"
        width: root.width
        height: root.height
        color: Theme.highContrast ? "#000000" : "#22313F"
        border.width: Theme.highContrast ? Theme.pen : 0
        border.color: "#FFFFFF"
        clip: true
        Accessible.role: Accessible.Graphic
        Accessible.name: qsTrId("face.picture")

        Image {
            objectName: "cameraPicture"
            anchors.fill: parent
            source: CameraModel.source
            cache: false
            fillMode: Image.PreserveAspectCrop
        }
        Shape {   // all but the oval steps back
            anchors.fill: parent
            ShapePath {
                id: veil
                readonly property real middle: glass.width / 2
                readonly property real ry: 0.42 * glass.height
                readonly property real rx: 0.76 * ry
                strokeColor: "transparent"
                fillColor: "#8014202B"
                fillRule: ShapePath.OddEvenFill
                PathRectangle { width: glass.width; height: glass.height }
                PathAngleArc {
                    centerX: veil.middle; centerY: glass.height / 2
                    radiusX: veil.rx; radiusY: veil.ry
                    startAngle: 0; sweepAngle: 360
                    moveToStart: true
                }
            }
            ShapePath {
                strokeColor: Theme.mark
                strokeWidth: 2 * Theme.pen
                fillColor: "transparent"
                PathAngleArc {
                    centerX: veil.middle; centerY: glass.height / 2
                    radiusX: veil.rx; radiusY: veil.ry
                    startAngle: 0; sweepAngle: 360
                }
            }
        }
    }
}
