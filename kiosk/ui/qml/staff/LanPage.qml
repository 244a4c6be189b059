pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// The desks of this LAN that are paired with this one, and pairing: a code here or there, then six digits on both screens.
Item {
    id: root
    readonly property bool tall: Theme.portrait
    readonly property real half: tall ? width - 2 * Theme.margin : (width - 2 * Theme.margin - 2 * Theme.u) / 2
    readonly property string step: LanModel.step
    readonly property bool idle: step === "idle" || step === "over"
    property string ending: ""           // the desk whose pairing is about to be ended
    focus: true
    Keys.onEscapePressed: LanModel.leave()
    Connections {
        target: LanModel
        function onScanned(code) {
            if (root.idle)
                LanModel.join(code, "")
        }
    }

    component Words: Txt {
        width: parent.width
        size: 2.4
        color: Theme.inkSoft
        wrapMode: Text.Wrap
    }

    Btn { id: back; objectName: "lanBack"; x: Theme.margin; y: 2 * Theme.u; text: qsTrId("key.back"); iconName: "left"; onClicked: LanModel.leave() }
    Txt {
        x: back.x + back.width + 3 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        width: root.width - x - Theme.margin
        text: qsTrId("lan.title")
        size: 3.6
        strong: true
    }
    Panel {
        id: known
        x: Theme.margin
        y: back.y + back.height + 2 * Theme.u
        width: root.half
        height: (root.tall ? root.height * 0.42 : root.height - 2.5 * Theme.u) - y
        Empty {
            visible: LanModel.alone
            anchors.centerIn: parent
            width: parent.width - 6 * Theme.u
            room: parent.height - standing.height - 6 * Theme.u
            iconName: "device"
            what: qsTrId("lan.none")
            note: qsTrId("lan.none_note")
        }
        ListView {
            id: list
            objectName: "neighbours"
            x: 2 * Theme.u
            y: 1.4 * Theme.u
            width: parent.width - 4 * Theme.u
            height: standing.y - y - 1 * Theme.u
            clip: true
            cacheBuffer: 0
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: LanModel.neighbours
            delegate: Item {
                id: line
                required property var modelData
                readonly property bool asked: root.ending === modelData.desk
                width: list.width
                height: Math.max(Theme.row, words.height + 2 * Theme.u, buttons.height + 1.6 * Theme.u)
                Rectangle { y: parent.height - height; width: parent.width; height: Theme.hair; color: Theme.line }
                Icon {
                    id: mark
                    visible: line.y + y - list.contentY > -1 && line.y + y + height - list.contentY < list.height + 1   // the software renderer clips no shapes
                    name: line.modelData.well ? "tick" : "alert"
                    filled: true
                    size: 3.6 * Theme.u
                    color: line.modelData.well ? Theme.goodInk : Theme.waitInk
                    cut: Theme.card
                    anchors.verticalCenter: parent.verticalCenter
                }
                Column {
                    id: words
                    x: mark.width + 1.6 * Theme.u
                    width: buttons.x - x - 1 * Theme.u
                    anchors.verticalCenter: parent.verticalCenter
                    Txt { width: parent.width; text: line.modelData.desk; size: 2.6; strong: true }
                    Words { text: line.asked ? qsTrId("lan.unpair_sure") : line.modelData.how; size: 2.2; color: line.asked ? Theme.badInk : Theme.inkSoft }
                }
                Row {
                    id: buttons
                    anchors.right: parent.right
                    anchors.rightMargin: 1.6 * Theme.u
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: 1 * Theme.u
                    Btn {
                        visible: line.asked
                        text: qsTrId("lan.keep")
                        pad: 2 * Theme.u
                        onClicked: root.ending = ""
                    }
                    Btn {
                        objectName: "unpair"
                        text: line.asked ? qsTrId("lan.unpair_yes") : qsTrId("lan.unpair")
                        kind: line.asked ? "bad" : "plain"
                        pad: 2 * Theme.u
                        onClicked: {
                            if (line.asked)
                                LanModel.unpair(line.modelData.desk)
                            root.ending = line.asked ? "" : line.modelData.desk
                        }
                    }
                }
            }
        }
        Txt {
            id: standing
            x: 2.4 * Theme.u
            y: parent.height - height - 1.4 * Theme.u
            width: parent.width - 4.8 * Theme.u
            text: LanModel.standing
            size: 2.2
            color: LanModel.listening ? Theme.inkSoft : Theme.badInk
            wrapMode: Text.Wrap
        }
    }
    Panel {
        id: pairing
        x: root.tall ? Theme.margin : known.x + known.width + 2 * Theme.u
        y: root.tall ? known.y + known.height + 2 * Theme.u : known.y
        width: root.half
        height: root.height - y - 2.5 * Theme.u
        readonly property real inner: width - 4.8 * Theme.u

        Column {                         // no pairing yet: show a code here, or give the one shown there
            visible: root.idle
            x: 2.4 * Theme.u
            y: 1.4 * Theme.u
            width: pairing.inner
            spacing: 1.1 * Theme.u
            Txt { width: parent.width; text: qsTrId("lan.new"); size: 2.8; strong: true }
            Words { objectName: "lanProblem"; visible: text !== ""; text: LanModel.problem; strong: true; color: Theme.badInk }
            Btn { objectName: "lanOffer"; text: qsTrId("lan.offer"); note: qsTrId("lan.offer_note"); iconName: "key"; kind: "primary"; onClicked: LanModel.offer() }
            Txt { width: parent.width; text: qsTrId("lan.or"); size: 2.4; strong: true; wrapMode: Text.Wrap }
            Field { id: code; objectName: "lanCode"; asksKeys: true; scans: true; width: parent.width; label: qsTrId("lan.code"); placeholderText: qsTrId("lan.code"); onAccepted: join.click() }
            Field { id: address; objectName: "lanAddress"; asksKeys: true; width: parent.width; label: qsTrId("lan.address"); placeholderText: qsTrId("lan.address"); onAccepted: join.click() }
            Btn { id: join; objectName: "lanJoin"; enabled: code.text.trim() !== ""; text: qsTrId("lan.join"); onClicked: LanModel.join(code.text, address.text) }
        }
        Column {                         // this desk's code
            visible: root.step === "offered"
            x: 2.4 * Theme.u
            y: 1.6 * Theme.u
            width: pairing.inner
            spacing: 1.4 * Theme.u
            Txt { width: parent.width; text: qsTrId("lan.offered"); size: 2.8; strong: true; wrapMode: Text.Wrap }
            Row {
                width: parent.width
                spacing: 2.4 * Theme.u
                Rectangle {
                    id: plate
                    width: Math.min(0.5 * parent.width, 40 * Theme.u)
                    height: width
                    radius: Theme.radius
                    color: "#FFFFFF"
                    Image {
                        objectName: "lanQr"
                        anchors.fill: parent
                        source: LanModel.qr
                        sourceSize: Qt.size(width, height)
                        smooth: false
                        Accessible.role: Accessible.Graphic
                        Accessible.name: qsTrId("lan.offered")
                    }
                }
                Column {
                    width: parent.width - plate.width - parent.spacing
                    spacing: 1 * Theme.u
                    Words { text: qsTrId("lan.typed") }
                    Txt { objectName: "lanTyped"; width: parent.width; text: LanModel.code; size: 2.8; strong: true; wrapMode: Text.Wrap }
                    Words { text: qsTrId("lan.good_for") }
                }
            }
            Btn { objectName: "lanStop"; text: qsTrId("lan.stop"); onClicked: LanModel.stop() }
        }
        Column {                         // looking for the other desk; then waiting for its staff; then done
            visible: root.step === "calling" || root.step === "met"
            x: 2.4 * Theme.u
            y: 1.6 * Theme.u
            width: pairing.inner
            spacing: 1.4 * Theme.u
            Txt { objectName: "lanSays"; width: parent.width; text: root.step === "met" ? qsTrId("lan.met").arg(LanModel.desk) : qsTrId("lan.calling"); size: 2.8; strong: true; wrapMode: Text.Wrap; color: root.step === "met" ? Theme.goodInk : Theme.ink }
            Words { text: root.step === "met" ? qsTrId("lan.met_note") : qsTrId("lan.calling_note") }
            Btn { objectName: "lanDone"; text: root.step === "met" ? qsTrId("lan.done") : qsTrId("lan.stop"); onClicked: LanModel.stop() }
        }
        Column {                         // six digits, here and there
            visible: root.step === "comparing" || root.step === "agreed"
            x: 2.4 * Theme.u
            y: 1.6 * Theme.u
            width: pairing.inner
            spacing: 2 * Theme.u
            Txt { width: parent.width; text: qsTrId("lan.compare").arg(LanModel.desk); size: 2.8; strong: true; wrapMode: Text.Wrap }
            Txt {
                objectName: "lanDigits"
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: LanModel.digits
                size: 9
                strong: true
            }
            Words { text: root.step === "agreed" ? qsTrId("lan.waiting") : qsTrId("lan.compare_note") }
            Flow {
                width: parent.width
                spacing: 1.4 * Theme.u
                Btn { objectName: "lanSame"; visible: root.step === "comparing"; text: qsTrId("lan.same"); iconName: "tick"; kind: "primary"; onClicked: LanModel.compare(true) }
                Btn { objectName: "lanDiffers"; text: root.step === "comparing" ? qsTrId("lan.differs") : qsTrId("lan.stop"); kind: "bad"; onClicked: root.step === "comparing" ? LanModel.compare(false) : LanModel.stop() }
            }
        }
    }
}
