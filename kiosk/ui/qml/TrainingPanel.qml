pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models

// Beside the kiosk in training mode: the hands of an invented learner, the network's switch, and the last page.
Window {
    id: root
    readonly property real pad: 16
    property string tab: "cards"
    readonly property bool listed: !goodbye.visible && (tab === "cards" && PanelModel.invented
                                                        || tab === "codes" && PanelModel.gunInvented)
    readonly property real third: (width - 2 * pad - 2 * 8) / 3

    width: 480
    height: 860
    minimumWidth: 400
    minimumHeight: 640
    color: Theme.paper
    title: qsTrId("panel.title")

    Binding { target: Theme; property: "width"; value: root.width }
    Binding { target: Theme; property: "height"; value: root.height }
    Binding { target: Theme; property: "staff"; value: true }

    component Line: Item {
        id: line
        property alias text: said.text
        property alias button: press.text
        property bool shown: true
        property bool usable: true
        property real share: 1
        signal pressed
        visible: shown
        width: root.width - 2 * root.pad
        height: shown ? Theme.touch : 0
        Txt {
            id: said
            width: parent.width - (press.visible ? press.width + 12 : 0)
            anchors.verticalCenter: parent.verticalCenter
            wrapMode: Text.Wrap
            maximumLineCount: 2
        }
        Btn {
            id: press
            objectName: line.objectName + "-press"
            anchors.right: parent.right
            width: root.third * line.share + 8 * (line.share - 1)
            visible: line.usable
            onClicked: line.pressed()
        }
    }

    component Tab: Btn {
        property string page
        objectName: "tab-" + page
        width: root.third
        kind: root.tab === page ? "primary" : "plain"
        onClicked: root.tab = page
    }

    Rectangle {
        id: band
        width: root.width
        height: heading.height + note.height + 20
        color: Theme.training
        Txt {
            id: heading
            x: root.pad; y: 8
            text: qsTrId("panel.title")
            size: 3.4
            strong: true
            color: Theme.trainingInk
            Accessible.role: Accessible.Heading
            Accessible.name: text
        }
        Txt {
            id: note
            x: root.pad
            anchors.top: heading.bottom
            width: root.width - 2 * root.pad
            text: PanelModel.invented ? qsTrId("panel.note_invented") : qsTrId("panel.note_real")
            color: Theme.trainingInk
            wrapMode: Text.Wrap
        }
    }

    Row {
        id: tabs
        visible: !goodbye.visible
        x: root.pad
        y: band.height + 12
        spacing: 8
        Tab { page: "cards"; text: qsTrId("panel.tab_cards") }
        Tab { page: "codes"; text: qsTrId("panel.tab_codes") }
        Tab { page: "more"; text: qsTrId("panel.tab_more") }
    }

    Column {
        id: hands
        visible: !goodbye.visible
        x: root.pad
        y: tabs.y + tabs.height + 12
        spacing: 8
        Txt {
            visible: root.tab !== "more" && !root.listed
            width: root.width - 2 * root.pad
            text: root.tab === "cards" ? qsTrId("panel.real_reader") : qsTrId("panel.real_gun")
            wrapMode: Text.Wrap
        }
        Txt {
            visible: root.tab === "codes"
            width: root.width - 2 * root.pad
            text: PanelModel.phoneLine
            strong: true
            wrapMode: Text.Wrap
        }
        Row {
            visible: root.tab === "codes"
            spacing: 8
            Btn {
                objectName: "phone-scan"
                width: root.third
                kind: "primary"
                text: qsTrId("panel.phone_scan")
                enabled: PanelModel.phone === "shown"
                onClicked: PanelModel.usePhone("scan")
            }
            Btn {
                objectName: "phone-confirm"
                width: root.third
                text: qsTrId("panel.phone_confirm")
                enabled: PanelModel.phone === "scanned"
                onClicked: PanelModel.usePhone("confirm")
            }
            Btn {
                objectName: "phone-refuse"
                width: root.third
                text: qsTrId("panel.phone_refuse")
                enabled: PanelModel.phone === "scanned"
                onClicked: PanelModel.usePhone("refuse")
            }
        }
        Txt {
            visible: root.tab === "cards" && PanelModel.invented
            width: root.width - 2 * root.pad
            text: PanelModel.cardLine
            strong: true
            wrapMode: Text.Wrap
        }
        Row {
            visible: root.tab === "cards" && PanelModel.invented
            spacing: 8
            Btn {
                objectName: "pull"
                width: root.third
                text: qsTrId("panel.pull")
                enabled: PanelModel.cardIn
                onClicked: PanelModel.pull()
            }
            Btn {
                objectName: "pin"
                width: root.third
                kind: "primary"
                text: qsTrId("panel.pin")
                enabled: PanelModel.pinWanted
                onClicked: PanelModel.typePin(true)
            }
            Btn {
                objectName: "wrong-pin"
                width: root.third
                text: qsTrId("panel.wrong_pin")
                enabled: PanelModel.pinWanted
                onClicked: PanelModel.typePin(false)
            }
        }
        Line {
            objectName: "guest"
            shown: root.tab === "cards" && PanelModel.guest !== "none"
            text: PanelModel.guestLine
            button: qsTrId("panel.welcome")
            usable: PanelModel.guest === "offered" || PanelModel.guest === "failed"
            share: 1.3
            onPressed: PanelModel.welcomeGuest()
        }
        Repeater {
            model: root.tab === "more" ? PanelModel.staff : []
            Line {
                required property int index
                required property var modelData
                objectName: "staff" + index
                text: modelData.line
                button: qsTrId("panel.type_staff")
                onPressed: PanelModel.typeStaffPin(modelData.pin)
            }
        }
        Line {
            objectName: "network"
            shown: root.tab === "more"
            text: PanelModel.online ? qsTrId("panel.network_on") : qsTrId("panel.network_off")
            button: PanelModel.online ? qsTrId("panel.cut") : qsTrId("panel.mend")
            onPressed: PanelModel.network(!PanelModel.online)
        }
        Line {
            objectName: "platform"
            shown: root.tab === "more"
            text: qsTrId("panel.platform").arg(PanelModel.address)
            button: qsTrId("panel.open_page")
            onPressed: PanelModel.openPlatformPage()
        }
    }

    Txt {
        id: listTitle
        visible: list.visible
        x: root.pad
        y: hands.y + hands.height + 16
        width: root.width - 2 * root.pad
        text: root.tab === "cards" ? qsTrId("panel.cards") : qsTrId("panel.codes")
        strong: true
    }
    ListView {
        id: list
        objectName: root.tab
        cacheBuffer: 0
        visible: root.listed
        x: root.pad
        y: listTitle.y + listTitle.height + 6
        width: root.width - 2 * root.pad
        height: root.height - y - 12
        clip: true
        spacing: 6
        boundsBehavior: Flickable.StopAtBounds
        model: root.tab === "cards" ? PanelModel.rows : PanelModel.codes
        ScrollBar.vertical: Scroll {}
        delegate: AbstractButton {
            id: card
            required property var row
            objectName: (root.tab === "cards" ? "card-" : "code-") + card.row.key
            width: list.width - 14
            height: Math.max(60, words.height + 14)
            Accessible.name: card.row.name + " " + card.row.note
            onClicked: root.tab === "cards" ? PanelModel.insert(card.row.key) : PanelModel.scan(card.row.key)
            background: Rectangle {
                color: card.row.here || card.down ? Theme.tint : Theme.card
                border.color: card.activeFocus ? Theme.focus : Theme.line
                border.width: card.activeFocus ? Theme.pen : Theme.hair
                radius: 6
            }
            contentItem: Item {
                Icon {
                    x: 6
                    anchors.verticalCenter: parent.verticalCenter
                    name: root.tab === "cards" ? "card" : "phone"
                    size: 30
                    color: card.row.here ? Theme.action : Theme.inkSoft
                }
                Column {
                    id: words
                    x: 48
                    width: parent.width - x - 8
                    anchors.verticalCenter: parent.verticalCenter
                    Txt { width: parent.width; text: card.row.name; strong: true; wrapMode: Text.Wrap; Accessible.ignored: true }
                    Txt {
                        width: parent.width
                        visible: text !== ""
                        text: card.row.note
                        color: Theme.inkSoft
                        wrapMode: Text.Wrap
                        Accessible.ignored: true
                    }
                }
            }
        }
    }

    Column {
        id: goodbye
        objectName: "goodbye"
        visible: PanelModel.over
        x: root.pad
        y: band.height + 40
        spacing: 20
        Icon { name: "tick"; filled: true; size: 72; color: Theme.goodInk; cut: Theme.paper }
        Repeater {
            model: PanelModel.farewell
            Txt {
                required property string modelData
                required property int index
                width: root.width - 2 * root.pad
                text: modelData
                size: index === 0 ? 4.5 : 2.6
                strong: index === 0
                wrapMode: Text.Wrap
                elide: Text.ElideNone
            }
        }
    }
}
