import QtQuick
import QtQuick.Shapes

// A true circle: small rounded Rectangles turn square under the software renderer.
Item {
    id: root
    property real size: 2 * Theme.u
    property color color: Theme.ink
    property bool hollow: false
    readonly property real pen: Math.max(2, size / 7)
    width: size; height: size
    Shape {
        anchors.fill: parent
        ShapePath {
            strokeColor: root.color; strokeWidth: root.pen; fillColor: root.hollow ? "transparent" : root.color
            PathAngleArc { centerX: root.size / 2; centerY: root.size / 2; radiusX: (root.size - root.pen) / 2; radiusY: radiusX; startAngle: 0; sweepAngle: 360 }
        }
    }
}
