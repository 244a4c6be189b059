pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// Who works here, and one of them with what may be changed.
TabPage {
    id: root
    readonly property bool tall: Theme.portrait
    readonly property bool pinning: MembersModel.form === "add" || MembersModel.form === "pin"
    focus: true
    Keys.onPressed: event => {
        const key = event.key
        if (key === Qt.Key_Escape && MembersModel.form !== "")
            MembersModel.show("")
        else if (!root.pinning || form.typing)
            return
        else if (key >= Qt.Key_0 && key <= Qt.Key_9)
            MembersModel.digit(key - Qt.Key_0)
        else if (key === Qt.Key_Backspace)
            MembersModel.backspace()
        else
            return
        event.accepted = true
    }
    Panel {
        id: everybody
        x: Theme.margin
        y: 1.4 * Theme.u
        width: root.tall ? root.width - 2 * Theme.margin : 0.4 * (root.width - 2 * Theme.margin)
        height: root.tall ? 0.3 * root.height : root.height - y - 2 * Theme.u
        Btn {
            id: adder
            objectName: "memberAdd"
            x: parent.width - width - 1.6 * Theme.u
            y: 1.4 * Theme.u
            text: qsTrId("members.add")
            kind: MembersModel.form === "add" ? "plain" : "primary"
            onClicked: MembersModel.show("add")
        }
        Txt {
            x: 2.4 * Theme.u
            anchors.verticalCenter: adder.verticalCenter
            width: adder.x - x - 1 * Theme.u
            text: qsTrId("members.title").arg(MembersModel.count)
            size: 2.8
            strong: true
        }
        Txt {
            id: noPaper
            objectName: "membersNoPaper"
            visible: !MembersModel.papered
            x: 2.4 * Theme.u
            y: parent.height - height - 1.4 * Theme.u
            width: parent.width - 4.8 * Theme.u
            text: qsTrId("members.no_paper")
            size: 2.2
            strong: true
            color: Theme.waitInk
            wrapMode: Text.Wrap
        }
        ListView {
            id: list
            objectName: "members"
            x: 1.4 * Theme.u
            y: adder.y + adder.height + 1 * Theme.u
            width: parent.width - 2.8 * Theme.u
            height: (noPaper.visible ? noPaper.y - 1 * Theme.u : parent.height - 1.4 * Theme.u) - y
            clip: true
            cacheBuffer: 0
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: MembersModel.rows
            delegate: AbstractButton {
                id: line
                required property var row
                readonly property bool on: row.key === MembersModel.chosen
                objectName: "one_" + row.key
                width: list.width
                height: Math.max(Theme.touch, said.height + 1.6 * Theme.u)
                text: row.name
                focusPolicy: Qt.TabFocus
                Accessible.name: row.name + " " + row.roles
                Keys.onReturnPressed: click()
                onClicked: MembersModel.choose(row.key)
                background: Rectangle {
                    radius: 1.2 * Theme.u
                    color: line.on ? Theme.tint : "transparent"
                    border.color: Theme.focus
                    border.width: line.activeFocus ? 2 * Theme.pen : 0
                }
                contentItem: Item {
                    Column {
                        id: said
                        x: 1 * Theme.u
                        anchors.verticalCenter: parent.verticalCenter
                        width: parent.width - 2 * Theme.u
                        Txt { width: parent.width; text: line.row.name; size: 2.6; strong: true; elide: Text.ElideRight; Accessible.ignored: true }
                        Txt {
                            width: parent.width
                            text: [line.row.roles, line.row.badge ? qsTrId("members.has_badge") : "", line.row.card ? qsTrId("members.has_card") : "", line.row.marks].filter(t => t).join(" · ")
                            size: 2.2
                            color: line.row.both || line.row.marks ? Theme.waitInk : Theme.inkSoft
                            wrapMode: Text.Wrap
                            Accessible.ignored: true
                        }
                    }
                }
            }
        }
    }
    Panel {
        id: detail
        x: root.tall ? Theme.margin : everybody.x + everybody.width + 2 * Theme.u
        y: root.tall ? everybody.y + everybody.height + 2 * Theme.u : everybody.y
        width: root.tall ? everybody.width : root.width - x - Theme.margin
        height: root.height - y - 2 * Theme.u
        Empty {
            visible: MembersModel.chosen === "" && MembersModel.form === ""
            anchors.centerIn: parent
            width: parent.width - 8 * Theme.u
            iconName: "person"
            what: qsTrId("members.pick")
            note: qsTrId("members.pick_note")
        }
        Flickable {
            id: sheet
            visible: MembersModel.chosen !== "" || MembersModel.form !== ""
            anchors.fill: parent
            anchors.margins: 2.4 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            contentHeight: form.height
            ScrollBar.vertical: Scroll {}
            Column {
                id: form
                readonly property bool typing: (Window.activeFocusItem as Field) !== null
                width: sheet.width - 1.4 * Theme.u
                spacing: 1.4 * Theme.u
                Txt {
                    width: parent.width
                    text: MembersModel.form === "add" ? qsTrId("members.new") : MembersModel.name
                    size: 3.2
                    strong: true
                    elide: Text.ElideRight
                }
                Txt {
                    objectName: "membersSaid"
                    visible: text !== ""
                    width: parent.width
                    text: MembersModel.said
                    size: 2.4
                    strong: true
                    color: MembersModel.good ? Theme.goodInk : Theme.badInk
                    wrapMode: Text.Wrap
                }
                Txt {
                    objectName: "memberMarks"
                    visible: text !== "" && MembersModel.form === ""
                    width: parent.width
                    text: MembersModel.marks
                    size: 2.4
                    strong: true
                    color: Theme.waitInk
                    wrapMode: Text.Wrap
                }
                Loader { width: parent.width; sourceComponent: MembersModel.form === "add" ? adding : MembersModel.form === "pin" ? newPin : MembersModel.form === "roles" ? roles : MembersModel.form === "leave" ? leaving : acts }
            }
        }
    }
    Component {
        id: acts
        Flow {
            spacing: 1.2 * Theme.u
            Btn { objectName: "memberRoles"; text: qsTrId("members.change_roles"); onClicked: MembersModel.show("roles") }
            Btn { objectName: "memberPin"; text: qsTrId("members.new_pin"); onClicked: MembersModel.show("pin") }
            Btn { objectName: "memberUnlock"; visible: MembersModel.locked; kind: "primary"; text: qsTrId("members.unlock"); onClicked: MembersModel.unlock() }
            Btn { objectName: "memberBadgePrint"; text: MembersModel.badge ? qsTrId("members.print_again") : qsTrId("members.print_badge"); onClicked: MembersModel.printBadge() }
            Btn { objectName: "memberBadge"; text: MembersModel.waits === "badge" ? qsTrId("members.scan_badge") : MembersModel.badge ? qsTrId("members.other_badge") : qsTrId("members.give_badge"); kind: MembersModel.waits === "badge" ? "primary" : "plain"; onClicked: MembersModel.awaitToken(MembersModel.waits === "badge" ? "" : "badge") }
            Btn { objectName: "memberBadgeLost"; visible: MembersModel.badge; text: qsTrId("members.badge_lost"); onClicked: MembersModel.takeToken("badge") }
            Btn { objectName: "memberCard"; text: MembersModel.waits === "card" ? qsTrId("members.insert_card") : qsTrId("members.bind_card"); kind: MembersModel.waits === "card" ? "primary" : "plain"; onClicked: MembersModel.awaitToken(MembersModel.waits === "card" ? "" : "card") }
            Btn { objectName: "memberCardLost"; visible: MembersModel.card; text: qsTrId("members.card_lost"); onClicked: MembersModel.takeToken("card") }
            Btn { objectName: "memberLeave"; text: qsTrId("members.leave"); kind: "bad"; onClicked: MembersModel.show("leave") }
        }
    }
    Component {
        id: adding
        Column {
            id: steps
            property bool pin: false                   // who and as what first, then they type their PIN
            readonly property bool slipped: /\d{6}/.test(name.text)   // as in the guide: a PIN that was typed into the name
            readonly property bool ready: name.text.trim() !== "" && asWhat.picked.length > 0 && !slipped
            spacing: 1.4 * Theme.u
            PickField { id: name; visible: !steps.pin; kind: "approvers"; name: "memberName"; width: parent.width; hint: qsTrId("members.name"); onTypedOut: if (next.enabled) next.click() }
            Txt { objectName: "memberSlipped"; visible: steps.slipped; width: parent.width; text: qsTrId("setup.people.digits"); size: 2.4; strong: true; color: Theme.badInk; wrapMode: Text.Wrap }
            RoleChoice { id: asWhat; visible: !steps.pin; width: parent.width }
            Btn { id: next; objectName: "memberNext"; visible: !steps.pin; kind: "primary"; text: qsTrId("members.next"); enabled: steps.ready; onClicked: steps.pin = true }
            Txt { visible: steps.pin; width: parent.width; text: name.text; size: 2.6; strong: true }
            NewPin { visible: steps.pin; width: parent.width; locked: !steps.ready; onGiven: MembersModel.add(name.text, asWhat.picked) }
            Btn { objectName: "memberBack"; within: sheet; visible: steps.pin; text: qsTrId("key.back"); iconName: "left"; onClicked: { MembersModel.wipe(); steps.pin = false } }
        }
    }
    Component {
        id: newPin
        Column {
            spacing: 1.4 * Theme.u
            Txt { width: parent.width; text: qsTrId("members.pin_note"); size: 2.4; color: Theme.inkSoft; wrapMode: Text.Wrap }
            NewPin { width: parent.width; onGiven: MembersModel.newPin() }
            Btn { objectName: "memberBack"; within: sheet; text: qsTrId("key.back"); iconName: "left"; onClicked: MembersModel.show("") }
        }
    }
    Component {
        id: roles
        Column {
            spacing: 1.4 * Theme.u
            RoleChoice { id: asWhat; width: parent.width; picked: [...MembersModel.held] }
            Row {
                spacing: 1.2 * Theme.u
                Btn { objectName: "memberRolesSave"; kind: "primary"; text: qsTrId("members.save"); enabled: asWhat.picked.length > 0; onClicked: MembersModel.giveRoles(asWhat.picked) }
                Btn { objectName: "memberBack"; within: sheet; text: qsTrId("key.back"); iconName: "left"; onClicked: MembersModel.show("") }
            }
        }
    }
    Component {
        id: leaving
        Column {
            spacing: 1.4 * Theme.u
            Txt { width: parent.width; text: qsTrId("members.leave_note").arg(MembersModel.name); size: 2.4; wrapMode: Text.Wrap }
            Row {
                spacing: 1.2 * Theme.u
                Btn { objectName: "memberLeaveYes"; kind: "bad"; text: qsTrId("members.leave_yes"); onClicked: MembersModel.letGo() }
                Btn { objectName: "memberBack"; within: sheet; text: qsTrId("key.back"); iconName: "left"; onClicked: MembersModel.show("") }
            }
        }
    }
}
