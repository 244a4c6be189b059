import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Templates as T
import Kiosk.Models
import ".."

// The rail and the place that is open.
Rectangle {
    id: root
    readonly property var pages: ({
        today: "TodayFrame.qml", vouchers: "VoucherPage.qml", register: "RegisterPage.qml", roster: "RosterPage.qml",
        attendance: "AttendancePage.qml", classes: "ClassesPage.qml", troubles: "TroublesPage.qml", devices: "DevicesPage.qml",
        staff: "MembersFrame.qml"
    })
    readonly property Field typing: Window.activeFocusItem as Field
    color: Theme.paper
    clip: true
    focus: true
    function lift() {                    // the page goes up until the field typed into stands above the keys
        const foot = keys.visible ? root.typing.mapToItem(page, 0, root.typing.height + root.typing.under).y + 2 * Theme.u : 0
        page.y = Math.min(0, keys.y - foot)
    }
    Timer { id: after; interval: 0; onTriggered: view.follow(root.Window.activeFocusItem) }    // once a list within the page has followed
    onTypingChanged: Qt.callLater(lift)
    Window.onActiveFocusItemChanged: {
        const at = Window.activeFocusItem
        after.restart()
        const why = (at as T.AbstractButton)?.focusReason ?? (at as Field)?.focusReason
        if (why === Qt.TabFocusReason || why === Qt.BacktabFocusReason)
            StaffModel.stir()            // who goes by keys is there as well
    }
    Connections {
        target: SecondModel
        function onPinChanged() { if (SecondModel.count > 0) StaffModel.stir() }
    }
    PointHandler { onActiveChanged: if (active) StaffModel.stir() }    // passive: whatever lies under it takes the touch
    Connections {
        target: root.typing
        function onTextChanged() { StaffModel.stir() }
    }
    Keys.onPressed: event => {
        const place = rail.places[event.key - Qt.Key_F1]?.key
        if (place) {
            StaffModel.open(place)
            event.accepted = true
        } else if (event.key === Qt.Key_Escape) {
            StaffModel.leave()
            event.accepted = true
        }
    }
    Component.onDestruction: FacesModel.leave()
    Connections {
        target: StaffModel
        function onChanged() {
            if (StaffModel.place !== "devices") {
                FacesModel.leave()
                PointModel.leave()
                CheckupModel.leave()
                LanModel.leave()
                PrintingModel.leave()
                KeepingModel.leave()
            }
            if (StaffModel.place !== "devices" && StaffModel.place !== "troubles")
                HubModel.leave()
        }
    }
    Flickable {   // at 150 % a part of the page is seen, the rest a finger away; it follows the keyboard
        id: view
        objectName: "zoomed"
        x: rail.width
        width: root.width - x
        height: root.height - (MorningModel.state === "done" || !morning.active ? 0 : morning.height + 1 * Theme.u)
        contentWidth: width * Theme.zoom
        contentHeight: height * Theme.zoom
        interactive: Theme.zoom > 1
        boundsBehavior: Flickable.StopAtBounds
        clip: interactive
        focus: true
        function follow(item: Item): void {
            if (!interactive || !item)
                return
            const at = item.mapToItem(contentItem, 0, 0)
            const w = item.width * Theme.zoom
            const h = item.height * Theme.zoom
            contentX = Math.max(0, Math.min(contentWidth - width, Math.min(at.x, Math.max(contentX, at.x + w - width))))
            contentY = Math.max(0, Math.min(contentHeight - height, Math.min(at.y, Math.max(contentY, at.y + h - height))))
        }
        onInteractiveChanged: { contentX = 0; contentY = 0 }
        ScrollBar.vertical: Scroll { visible: view.interactive }
        ScrollBar.horizontal: Scroll { visible: view.interactive }
        PageLoader {
            id: page
            width: view.width
            height: view.height
            scale: Theme.zoom
            transformOrigin: Item.TopLeft
            source: StaffModel.place === "roster" && LearnerModel.stopped ? "NotesPage.qml"
                : StaffModel.place === "roster" && HelpModel.vouching ? "VouchPage.qml"
                : StaffModel.place === "vouchers" && ElsewhereModel.shown ? "VoucherElsewhere.qml"
                : StaffModel.place === "vouchers" && RecordsModel.shown ? "VoucherRecords.qml"
                : StaffModel.place === "devices" && PointModel.opened ? "PointPage.qml"
                : StaffModel.place === "devices" && CheckupModel.opened ? "CheckupPage.qml"
                : StaffModel.place === "devices" && LanModel.opened ? "LanPage.qml"
                : StaffModel.place === "devices" && PrintingModel.opened ? "PrintPage.qml"
                : StaffModel.place === "devices" && KeepingModel.opened ? "KeepingPage.qml"
                : StaffModel.place === "devices" && HubModel.page === "desks" ? "HubPage.qml"
                : StaffModel.place === "troubles" && HubModel.page === "doubles" ? "DoublesPage.qml"
                : StaffModel.place === "devices" && GunSetupModel.shown ? "GunSetup.qml"
                : StaffModel.place === "devices" && FacesModel.opened ? "FacesPage.qml"
                : StaffModel.place === "troubles" && QuestionModel.opened ? "QuestionsPage.qml"
                : root.pages[StaffModel.place]
        }
    }
    Binding { target: Theme; property: "view"; value: view; when: view.interactive }
    Rail { id: rail; height: parent.height }   // after the page: the first Tab is on the page
    Loader {
        id: morning
        readonly property bool band: MorningModel.state !== "done"
        readonly property bool fits: StaffModel.place === "today" && TodayModel.tab === "day" && TodayModel.page === "day"
        active: MorningModel.state === "offered" ? fits : MorningModel.state !== ""
        x: view.x + (band ? Theme.margin : 0)
        y: root.height - height - (band ? 1 * Theme.u : 0)
        z: 1
        width: view.width - (band ? 2 * Theme.margin : 0)
        height: !active ? 0 : MorningModel.state === "done" ? root.height : Theme.touch + 2.4 * Theme.u
        source: active ? "MorningBand.qml" : ""
    }
    Rectangle {
        objectName: "leaving"
        visible: StaffModel.leavingIn > 0
        anchors.horizontalCenter: view.horizontalCenter
        y: root.height - height - 2 * Theme.u
        z: 2
        width: Math.min(view.width - 4 * Theme.u, leaving.implicitWidth + 5 * Theme.u)
        height: leaving.height + 2.4 * Theme.u
        radius: 1.5 * Theme.u
        color: Theme.card
        border.color: Theme.waitInk
        border.width: 2 * Theme.pen
        Txt {
            id: leaving
            anchors.centerIn: parent
            width: Math.min(implicitWidth, view.width - 9 * Theme.u)
            text: qsTrId("staff.leaving").arg(StaffModel.leavingIn)
            size: 2.6
            strong: true
            wrapMode: Text.Wrap
        }
    }
    Rectangle {
        objectName: "noRight"
        visible: StaffModel.refusal !== ""
        x: view.x + (view.width - width) / 2
        y: 1.4 * Theme.u
        width: Math.min(view.width - 4 * Theme.u, refusal.implicitWidth + 5 * Theme.u)
        height: refusal.height + 2.4 * Theme.u
        radius: 1.5 * Theme.u
        color: Theme.card
        border.color: Theme.badInk
        border.width: 2 * Theme.pen
        Txt {
            id: refusal
            anchors.centerIn: parent
            width: Math.min(implicitWidth, view.width - 9 * Theme.u)
            text: StaffModel.refusal
            size: 2.6
            strong: true
            color: Theme.badInk
            wrapMode: Text.Wrap
        }
    }
    Keyboard {
        id: keys
        visible: root.typing !== null && root.typing.asksKeys && root.typing.touched
        x: rail.width
        y: root.height - height
        width: root.width - x
        target: root.typing
        goWord: qsTrId("pin.confirm")
        onVisibleChanged: Qt.callLater(root.lift)
        onHeightChanged: Qt.callLater(root.lift)
        onGo: root.typing.touched = false
        onAway: root.typing.touched = false
    }
}
