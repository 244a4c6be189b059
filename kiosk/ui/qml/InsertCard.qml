pragma ComponentBehavior: Bound
import QtQuick

// The picture that teaches, seen from above: chip end first, into the slot.  66.8 x 30 units.
Item {
    id: root
    property real scaleBy: 1
    property real seated: 0.8                // 0 outside .. 1 seated; where it rests in reduced motion
    readonly property real u: Theme.u * scaleBy
    readonly property bool hc: Theme.highContrast
    readonly property int pen: Math.round(u / 3.5)
    readonly property color drawn: hc ? "#FFFFFF" : "#0B57A4"

    width: 66.8 * u
    height: 30 * u
    Accessible.role: Accessible.Graphic
    Accessible.name: qsTrId("idle.picture")

    SequentialAnimation on seated {
        running: root.visible && !Theme.reducedMotion
        loops: Animation.Infinite
        NumberAnimation { from: 0; to: 1; duration: 1400; easing.type: Easing.InOutCubic }
        PauseAnimation { duration: 900 }
        onStopped: root.seated = 0.8
    }
    Rectangle {
        id: card
        x: (33 - 17 * root.seated) * root.u
        y: (parent.height - height) / 2
        width: 34 * root.u
        height: 21.4 * root.u
        radius: 1.6 * root.u
        color: root.hc ? "#000000" : "#D3E4F5"
        border.color: root.drawn
        border.width: root.pen
        Rectangle {
            id: chip
            x: 7 * root.u; y: 7 * root.u
            width: 7 * root.u; height: 6 * root.u
            radius: 0.9 * root.u
            color: "#F0C45A"
            border.color: "#8A5200"
            border.width: root.pen
            Repeater {
                model: 2
                Rectangle {
                    required property int index
                    x: chip.width * (index + 1) / 3 - width / 2
                    width: root.pen
                    height: chip.height
                    color: "#8A5200"
                }
            }
            Rectangle { y: parent.height / 2 - height / 2; height: root.pen; width: parent.width; color: "#8A5200" }
        }
        Txt {
            anchors.right: photo.right
            y: 2.6 * root.u
            text: qsTrId("card.printed")
            size: 2.4 * root.scaleBy / Theme.typeScale   // of the picture, not of the page
            strong: true
            color: root.drawn
            Accessible.ignored: true
        }
        Rectangle {
            id: photo
            x: parent.width - width - 2.4 * root.u
            y: 7 * root.u
            width: 7 * root.u
            height: 8.8 * root.u
            radius: 0.6 * root.u
            color: root.hc ? "#000000" : "#FFFFFF"
            border.color: root.drawn
            border.width: Theme.hair
            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                anchors.bottom: parent.bottom
                name: "person"
                size: 6 * root.u
                color: root.drawn
                weight: 2.6
            }
        }
        Repeater {
            model: [12, 9]
            Rectangle {
                required property int index
                required property int modelData
                x: 7 * root.u
                y: (15.2 + index * 2.2) * root.u
                width: modelData * root.u
                height: 0.9 * root.u
                radius: height / 2
                color: root.drawn
                opacity: 0.55
            }
        }
    }
    Rectangle {   // the reader
        width: 21 * root.u
        height: 30 * root.u
        radius: 2.4 * root.u
        color: root.hc ? "#000000" : "#22313F"
        border.width: root.hc ? root.pen : 0
        border.color: "#FFFFFF"
        Rectangle {
            x: parent.width - width
            y: (parent.height - height) / 2
            width: 2 * root.u
            height: 24 * root.u
            radius: 0.5 * root.u
            color: root.hc ? "#FFFFFF" : "#0B141C"
        }
        Dot { x: 2.6 * root.u; y: 2.6 * root.u; size: 1.6 * root.u; color: "#5BD38D" }
        Icon {
            anchors.centerIn: parent
            anchors.horizontalCenterOffset: -root.u
            name: "card"
            size: 9 * root.u
            color: "#C3D0DB"
            weight: 2.4
        }
    }
    Row {   // the way in, follows the card
        x: card.x + card.width + 1.6 * root.u
        anchors.verticalCenter: parent.verticalCenter
        spacing: -1.4 * root.u
        Repeater {
            model: [1, 0.6, 0.3]
            Icon {
                required property real modelData
                name: "left"
                size: 5.4 * root.u
                color: Theme.action
                weight: 6
                opacity: modelData
            }
        }
    }
}
