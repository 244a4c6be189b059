pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// 转班, 退学, 补绑券, or taking one of them back: what it was, what it will be, why, and who approves.
Item {
    id: root
    property string act: ""              // TRANSFER, QUIT, LATE_VOUCHER, UNDO
    property string undoing: ""
    readonly property bool moves: act === "TRANSFER"
    readonly property bool binds: act === "LATE_VOUCHER"
    readonly property string after: moves ? target.word : act === "QUIT" ? qsTrId("learner.states.QUIT") : code.text
    readonly property bool ready: why.picked !== "" && by.gaps.length === 0 && (!moves || target.picked !== "")
                                  && (!binds || code.text.trim() !== "")
    readonly property var taken: act === "UNDO" ? [...LearnerModel.moves].find(one => one.key === undoing) : null
    property bool pinning: false         // all is said: whoever approves types their PIN
    function decide() {
        if (act === "UNDO")
            LearnerModel.undo(undoing, why.picked, by.given)
        else
            LearnerModel.move(act, why.picked, by.given, target.picked, hours.picked === "yes", code.text)
    }
    Flickable {
        visible: !root.pinning
        width: parent.width
        height: save.y - 1.4 * Theme.u
        clip: true
        contentHeight: form.height
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: Scroll {}
        Column {
            id: form
            width: parent.width - 1.4 * Theme.u
            spacing: 1.4 * Theme.u
            Choice {
                id: target
                readonly property string word: (options.find(one => one.key === picked) ?? { title: "" }).title
                objectName: "moveTarget"
                visible: root.moves
                width: parent.width
                title: qsTrId("moves.target")
                options: LearnerModel.targets
            }
            Choice {
                id: hours
                objectName: "moveHours"
                visible: root.moves
                width: parent.width
                title: qsTrId("moves.hours")
                picked: "no"
                options: [{ key: "no", title: qsTrId("moves.without_hours") }, { key: "yes", title: qsTrId("moves.with_hours") }]
            }
            Field {
                id: code
                asksKeys: true
                objectName: "moveVoucher"
                visible: root.binds
                width: parent.width
                scans: true
                maximumLength: 64
                placeholderText: qsTrId("moves.code")
                Connections {
                    target: LearnerModel
                    function onScanned(text) { code.text = text }
                }
            }
            Txt {
                objectName: "moveBeforeAfter"
                visible: root.act !== "UNDO"
                width: parent.width
                text: qsTrId("moves.before_after").arg(root.binds ? LearnerModel.voucher || qsTrId("moves.no_voucher") : LearnerModel.standing).arg(root.after || "…")
                size: 2.4
                strong: true
                wrapMode: Text.Wrap
            }
            Choice { id: why; objectName: "moveReason"; width: parent.width; title: qsTrId("roster.reason"); options: LearnerModel.reasons(root.act) }
            ApprovedBy { id: by; width: parent.width; needs: "classes"; barred: root.taken?.barred ?? [] }
            Txt { visible: text !== ""; width: parent.width; text: LearnerModel.problem; size: 2.4; strong: true; color: Theme.badInk; wrapMode: Text.Wrap }
        }
    }
    Btn {
        id: save
        objectName: "moveSave"
        y: parent.height - height
        width: parent.width
        kind: "primary"
        text: by.byPin ? qsTrId("approval.to_pin") : qsTrId("moves.save")
        note: qsTrId("moves.save_note")
        visible: !root.pinning
        enabled: root.ready
        onClicked: by.byPin ? root.pinning = true : root.decide()
    }
    Loader {
        active: root.pinning
        anchors.fill: parent
        sourceComponent: Item {
            Btn {
                id: away
                objectName: "movePinBack"
                text: qsTrId("key.back")
                iconName: "left"
                onClicked: root.pinning = false
            }
            SecondPin {
                y: away.height + 1.4 * Theme.u
                width: Math.min(parent.width, 50 * Theme.u)
                keyH: 8 * Theme.u
                leastH: 48
                room: parent.height - y
                needs: "classes"
                since: root.taken?.day ?? ""
                barred: root.taken?.barred ?? []
                note: LearnerModel.problem || qsTrId("approval.pin_note")
                Component.onCompleted: forceActiveFocus()
                onGiven: root.decide()
            }
        }
    }
}
