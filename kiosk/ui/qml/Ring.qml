import QtQuick
import QtQuick.Shapes
import Kiosk.Models

// Countdown: the ring shrinks, the seconds are written inside.  Stands wherever the screen leaves by itself.
Item {
    id: root
    property color color: Theme.action
    property color track: Theme.line
    property real size: Theme.touch
    readonly property int seconds: StageModel.secondsLeft
    readonly property real pen: size * 0.1

    visible: StageModel.leaves
    width: visible ? size : 0
    height: size
    Accessible.role: Accessible.ProgressBar
    Accessible.name: qsTrId("key.seconds_left").arg(seconds)

    Shape {
        anchors.fill: parent
        ShapePath {
            strokeColor: root.track
            strokeWidth: root.pen
            fillColor: "transparent"
            PathAngleArc {
                centerX: root.size / 2; centerY: root.size / 2
                radiusX: (root.size - root.pen) / 2; radiusY: radiusX
                startAngle: 0; sweepAngle: 360
            }
        }
        ShapePath {
            strokeColor: root.color
            strokeWidth: root.pen
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            PathAngleArc {
                centerX: root.size / 2; centerY: root.size / 2
                radiusX: (root.size - root.pen) / 2; radiusY: radiusX
                startAngle: -90; sweepAngle: 360 * StageModel.partLeft
            }
        }
    }
    Txt {
        anchors.centerIn: parent
        width: root.size - 3.4 * root.pen
        height: root.size
        verticalAlignment: Text.AlignVCenter
        horizontalAlignment: Text.AlignHCenter
        text: root.seconds
        size: 2.8
        elide: Text.ElideNone
        fontSizeMode: Text.HorizontalFit              // 119 in larger type
        minimumPixelSize: 8
        strong: true
        color: root.color
        Accessible.ignored: true
    }
}
