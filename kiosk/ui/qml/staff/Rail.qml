pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// The places of the staff area, and the way out at its foot.
Rectangle {
    id: root
    readonly property var places: every.filter(one => one.key === "" || [...StaffModel.places].includes(one.key))
    readonly property var every: [
        { key: "today", icon: "today", word: qsTrId("rail.today") },
        { key: "vouchers", icon: "ticket", word: qsTrId("rail.vouchers") },
        { key: "register", icon: "card", word: qsTrId("rail.register") },
        { key: "roster", icon: "roster", word: qsTrId("rail.roster") },
        { key: "attendance", icon: "book", word: qsTrId("rail.attendance") },
        ...(SchoolModel.offered ? [{ key: "classes", icon: "school", word: qsTrId("rail.classes") }] : []),
        { key: "troubles", icon: "alert", word: qsTrId("rail.troubles") },
        { key: "devices", icon: "device", word: qsTrId("rail.devices") },
        { key: "staff", icon: "person", word: qsTrId("rail.staff") },
        { key: "", icon: "cardout", word: qsTrId("door.close") }
    ]
    readonly property real edge: Theme.u
    readonly property real gap: 0.3 * Theme.u
    readonly property real placeH: Math.max(60, Math.min(11 * Theme.u, (height - 2 * edge - gap * (places.length - 1)) / places.length))
    width: 16 * Theme.u
    color: Theme.card
    Rectangle { anchors.right: parent.right; width: Theme.hair; height: parent.height; color: Theme.line }

    component Place: AbstractButton {
        id: place
        required property var modelData
        readonly property bool on: modelData.key === StaffModel.place
        objectName: "place_" + modelData.key
        x: 1.5 * Theme.u
        width: root.width - 3 * Theme.u
        height: root.placeH
        text: modelData.word
        Accessible.name: text
        focusPolicy: Qt.TabFocus
        Keys.onReturnPressed: click()
        onClicked: modelData.key ? StaffModel.open(modelData.key) : StaffModel.leave()
        background: Rectangle {
            radius: 1.5 * Theme.u
            color: place.on || place.down ? Theme.tint : "transparent"
            border.color: Theme.focus
            border.width: place.activeFocus ? 2 * Theme.pen : place.on && Theme.highContrast ? Theme.pen : 0
        }
        contentItem: Item {
            Rectangle {
                visible: place.on
                x: -1.5 * Theme.u
                anchors.verticalCenter: parent.verticalCenter
                width: 0.6 * Theme.u
                height: Math.min(7 * Theme.u, parent.height)
                radius: width / 2
                color: Theme.action
            }
            Column {
                anchors.centerIn: parent
                spacing: 0.4 * Theme.u
                Icon {
                    name: place.modelData.icon
                    size: Math.min(4 * Theme.u, root.placeH - 4.4 * Theme.u)
                    color: place.on ? Theme.action : Theme.inkSoft
                    anchors.horizontalCenter: parent.horizontalCenter
                }
                Txt {
                    text: place.text
                    size: 2.4
                    strong: place.on
                    color: place.on ? Theme.action : Theme.ink
                    anchors.horizontalCenter: parent.horizontalCenter
                    Accessible.ignored: true
                }
            }
            Dot {
                visible: place.modelData.key === "troubles" && StaffModel.troubles > 0
                x: parent.width / 2 + 1 * Theme.u
                y: 0.4 * Theme.u
                size: 3.4 * Theme.u
                color: Theme.badInk
                Txt {
                    anchors.centerIn: parent
                    text: Math.min(StaffModel.troubles, 99)
                    size: 2
                    strong: true
                    color: Theme.highContrast ? "#000000" : "#FFFFFF"
                }
            }
            Dot {
                visible: place.modelData.key === "attendance" && SpotModel.open > 0
                objectName: "spotCount"
                x: parent.width / 2 + 1 * Theme.u
                y: 0.4 * Theme.u
                size: 3.4 * Theme.u
                color: Theme.action
                Txt {
                    anchors.centerIn: parent
                    text: Math.min(SpotModel.open, 99)
                    size: 2
                    strong: true
                    color: Theme.actionInk
                }
            }
        }
    }
    Flickable {                          // who may everything has more places than a low screen has room for
        width: parent.width
        height: parent.height - root.placeH - 2 * root.edge
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        contentHeight: all.height
        contentY: all.open < 0 ? 0 : Math.max(0, Math.min(contentHeight - height, root.edge + (all.open + 1) * (root.placeH + root.gap) - height))
        ScrollBar.vertical: Scroll {}
        Column {
            id: all
            readonly property int open: root.places.findIndex(place => place.key === StaffModel.place)
            width: parent.width
            topPadding: root.edge
            spacing: root.gap
            Repeater { model: root.places.slice(0, -1); Place {} }
        }
    }
    Place { modelData: root.places[root.places.length - 1]; y: root.height - height - root.edge }
}
