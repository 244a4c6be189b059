import QtQuick
import Kiosk.Models

// Institution and class, switches, clock.  Held for three seconds, the institution's name is the staff door.
Rectangle {
    id: root
    property bool switches: true
    readonly property string second: (Theme.staff ? [DevicesModel.desk ? qsTrId("devices.desk").arg(DevicesModel.desk) : "", StaffModel.operator]
        : [SurroundingsModel.classLine, SurroundingsModel.sessionLine]).filter(t => t).join("　")
    signal knocked()
    signal eased()
    readonly property real rowH: Theme.portrait ? height / 2 : height

    height: Theme.topHeight
    color: Theme.card

    Rectangle { anchors.bottom: parent.bottom; width: parent.width; height: Theme.hair; color: Theme.line }

    // landscape: one row;  portrait: who and when above, class and switches below
    Column {
        id: who
        x: Theme.margin
        y: (root.rowH - height) / 2
        width: (Theme.portrait ? when.x : switchRow.x) - x - 2 * Theme.u
        Txt { width: parent.width; text: SurroundingsModel.institution; size: Theme.portrait ? 3 : 2.6; strong: true }
        Txt {
            width: parent.width
            text: Theme.portrait ? SurroundingsModel.dateLine : root.second
            size: 2.2
            color: Theme.inkSoft
        }
    }
    MouseArea {
        id: door
        objectName: "door"
        width: Math.max(24 * Theme.u, Math.min(who.width, 44 * Theme.u))
        height: root.rowH
        pressAndHoldInterval: 3000
        onPressAndHold: root.knocked()
        Accessible.role: Accessible.Button
        Accessible.name: qsTrId("app.staff_door")
        Accessible.onPressAction: root.knocked()
    }
    Column {
        visible: Theme.portrait
        x: Theme.margin
        y: root.rowH + (root.rowH - height) / 2
        width: switchRow.x - x - 2 * Theme.u
        Txt { width: parent.width; text: Theme.staff ? root.second : SurroundingsModel.classLine; size: 2.6; strong: true; fontSizeMode: Text.HorizontalFit; minimumPixelSize: 24 }
        Txt { width: parent.width; text: Theme.staff ? "" : SurroundingsModel.sessionLine; size: 2.2; color: Theme.inkSoft }
    }
    Row {
        id: switchRow
        x: (Theme.portrait ? root.width - Theme.margin : when.x - 4 * Theme.u) - width
        y: (Theme.portrait ? root.rowH : 0) + (root.rowH - height) / 2
        spacing: 2 * Theme.u
        Btn {
            objectName: "ease"
            visible: root.switches
            text: qsTrId("app.ease")
            size: 2.4
            pad: 2 * Theme.u
            width: Math.max(10 * Theme.u, implicitWidth)
            onClicked: root.eased()
        }
        Btn {
            objectName: "largeType"
            focusPolicy: root.switches ? Qt.TabFocus : Qt.NoFocus         // the first Tab of staff, and F1, are their page's
            text: qsTrId("app.larger")
            iconName: checked ? "tick" : ""
            size: 2.4
            pad: 2 * Theme.u
            width: Math.max(10 * Theme.u, implicitWidth)
            checked: SurroundingsModel.largeType
            onClicked: SurroundingsModel.switchLargeType()
        }
        Btn {
            objectName: "language"
            visible: root.switches
            text: qsTrId("app.other_language")
            size: 2.4
            pad: 2 * Theme.u
            width: Math.max(10 * Theme.u, implicitWidth)
            onClicked: SurroundingsModel.switchLanguage()
        }
    }
    Row {
        id: when
        x: root.width - Theme.margin - width
        height: root.rowH
        spacing: 2 * Theme.u
        Txt {
            visible: !Theme.portrait
            text: SurroundingsModel.dateLine
            size: 2.2
            color: Theme.inkSoft
            anchors.verticalCenter: parent.verticalCenter
        }
        Txt { text: SurroundingsModel.clock; size: 5; strong: true; anchors.verticalCenter: parent.verticalCenter }
    }
}
