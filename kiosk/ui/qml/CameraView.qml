import QtQuick
import QtQuick.Shapes

// Where the person sees themselves: an oval where the face belongs.
Item {
    id: root
    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: Theme.highContrast ? "#000000" : "#22313F"
        border.width: Theme.highContrast ? Theme.pen : 0
        border.color: "#FFFFFF"
        Accessible.role: Accessible.Graphic
        Accessible.name: qsTrId("face.picture")
    }
    Shape {
        anchors.fill: parent
        ShapePath {
            strokeColor: Theme.mark
            strokeWidth: 2 * Theme.pen
            fillColor: "transparent"
            PathAngleArc {
                centerX: root.width / 2; centerY: root.height / 2
                radiusX: 0.76 * radiusY; radiusY: 0.42 * Math.min(root.height, root.width / 0.8)
                startAngle: 0; sweepAngle: 360
            }
        }
    }
}
