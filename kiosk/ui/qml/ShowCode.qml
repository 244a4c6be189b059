pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes

// The picture that teaches: the code on the phone, held into the light of the gun.  46 x 34 units.
Item {
    id: root
    property real scaleBy: 1
    property real held: 1                    // 0 away .. 1 in the light, where it rests in reduced motion
    readonly property real u: Theme.u * scaleBy
    readonly property bool hc: Theme.highContrast
    readonly property int pen: Math.round(u / 3.5)
    readonly property color drawn: hc ? "#FFFFFF" : "#0B57A4"
    readonly property color body: hc ? "#000000" : "#22313F"

    width: 46 * u
    height: 34 * u
    Accessible.role: Accessible.Graphic
    Accessible.name: qsTrId("code.picture")

    SequentialAnimation on held {
        running: root.visible && !Theme.reducedMotion
        loops: Animation.Infinite
        NumberAnimation { from: 0; to: 1; duration: 1200; easing.type: Easing.InOutCubic }
        PauseAnimation { duration: 1500 }
        onStopped: root.held = 1
    }
    Shape {   // the light, from the gun's window to the phone; then the gun
        width: 46; height: 34
        transform: Scale { xScale: root.u; yScale: root.u }
        ShapePath {
            strokeColor: "transparent"
            fillColor: root.hc ? "#665A00" : "#F6CFCF"
            startX: 16; startY: 8.6
            PathLine { x: 26; y: 3 }
            PathLine { x: 26; y: 21 }
            PathLine { x: 16; y: 12.4 }
        }
        ShapePath {
            strokeColor: root.hc ? "#FFFFFF" : "transparent"
            strokeWidth: 0.3
            fillColor: root.body
            joinStyle: ShapePath.RoundJoin
            PathSvg { path: "M3 5 H12 L16 7.4 V13.6 L12 16 H11.4 L9.6 31 A1.6 1.6 0 0 1 8 32.4 H3.6 A1.6 1.6 0 0 1 2 30.6 L4 16 H3 A2 2 0 0 1 1 14 V7 A2 2 0 0 1 3 5 Z" }
        }
        ShapePath {
            strokeColor: "transparent"
            fillColor: root.hc ? "#FFE100" : "#E5737F"
            PathRectangle { x: 15.2; y: 8.4; width: 0.9; height: 4.2 }
        }
        ShapePath {   // the trigger
            strokeColor: root.hc ? "#FFFFFF" : root.body
            strokeWidth: 0.7
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            PathSvg { path: "M11 16 C12.8 18.6 12.4 20.6 10.4 21.6" }
        }
    }
    Rectangle {   // the phone
        x: (25 + 3.6 * (1 - root.held)) * root.u
        width: 17 * root.u
        height: 32 * root.u
        radius: 2.4 * root.u
        color: root.body
        border.width: root.hc ? root.pen : 0
        border.color: "#FFFFFF"
        Rectangle {
            x: 1 * root.u; y: 2.4 * root.u
            width: parent.width - 2 * root.u
            height: parent.height - 4.8 * root.u
            radius: 1 * root.u
            color: "#FFFFFF"
            Txt {
                anchors.horizontalCenter: parent.horizontalCenter
                y: 2 * root.u
                width: parent.width - 1 * root.u
                horizontalAlignment: Text.AlignHCenter
                text: qsTrId("code.printed")
                size: 2.6 * root.scaleBy
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: 8
                strong: true
                color: "#0B57A4"
                Accessible.ignored: true
            }
            Shape {   // looks like a code, is none
                x: 1.5 * root.u; y: 7.4 * root.u
                width: 21; height: 21
                transform: Scale { xScale: 12 * root.u / 21; yScale: 12 * root.u / 21 }
                ShapePath {
                    strokeColor: "transparent"
                    fillColor: "#14202B"
                    fillRule: ShapePath.OddEvenFill
                    PathSvg { path: "M0 0h7v7h-7zM1 1v5h5v-5zM2 2h3v3h-3zM14 0h7v7h-7zM15 1v5h5v-5zM16 2h3v3h-3zM0 14h7v7h-7zM1 15v5h5v-5zM2 16h3v3h-3zM9 0h2v3h-2zM8 4h3v2h-3zM12 3h1v4h-1zM0 9h3v2h-3zM5 8h4v2h-4zM10 8h2v3h-2zM14 9h4v2h-4zM19 8h2v4h-2zM3 11h4v2h-4zM9 12h4v2h-4zM15 12h3v3h-3zM9 16h2v5h-2zM12 15h2v3h-2zM15 17h2v4h-2zM18 16h3v2h-3zM12 19h2v2h-2zM19 19h2v2h-2z" }
                }
            }
            Rectangle {
                anchors.horizontalCenter: parent.horizontalCenter
                y: 22 * root.u
                width: 9 * root.u
                height: 1 * root.u
                radius: height / 2
                color: root.drawn
                opacity: 0.45
            }
        }
    }
}
