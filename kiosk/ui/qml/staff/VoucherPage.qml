pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// 核验: scan or type a code, see what it is; whom it is held against; what was checked before.
Item {
    id: root
    property bool typing: false          // touched: the screen's own keyboard is up
    property bool picking: false
    readonly property bool tall: Theme.portrait
    readonly property real gap: 2 * Theme.u
    readonly property real inner: width - 2 * Theme.margin
    readonly property real leftW: tall ? inner : Math.round(inner * 0.55)
    readonly property real sideX: tall ? Theme.margin : Theme.margin + leftW + gap
    readonly property real sideW: tall ? inner : inner - leftW - gap
    readonly property real under: bar.y + (bar.visible ? bar.height + gap : 0)
    focus: true
    Component.onCompleted: {
        field.text = VoucherModel.typed()
        field.forceActiveFocus()
    }
    onPickingChanged: if (!picking) field.forceActiveFocus()

    function check() {
        typing = false
        VoucherModel.code_scanned(field.text)
        field.clear()
    }
    Txt {
        id: title
        x: Theme.margin
        y: root.tall ? 2 * Theme.u : field.y + (field.height - height) / 2
        text: qsTrId("voucher.title")
        size: 3.6
        strong: true
    }
    Field {
        id: field
        objectName: "voucherCode"
        enabled: !root.picking           // what lies under the picker takes no Tab
        x: root.tall ? Theme.margin : Math.max(root.sideX - 20 * Theme.u, title.x + title.width + 3 * Theme.u)
        y: root.tall ? title.y + title.height + 1.4 * Theme.u : 1.8 * Theme.u
        width: root.width - x - Theme.margin - go.width - 1.4 * Theme.u
        placeholderText: qsTrId("voucher.hint")
        focus: true
        inputMethodHints: Qt.ImhNoPredictiveText | Qt.ImhNoAutoUppercase | Qt.ImhLatinOnly
        onAccepted: root.check()
        onTextChanged: VoucherModel.keep_typed(text)
        onPressed: root.typing = true
    }
    Btn {
        id: go
        objectName: "voucherGo"
        x: root.width - Theme.margin - width
        y: field.y
        kind: "primary"
        text: qsTrId("voucher.check")
        enabled: !root.picking && field.text.trim() !== ""
        onClicked: root.check()
    }
    VoucherBar {
        id: bar
        objectName: "voucherBar"
        visible: VoucherModel.look !== "none"
        x: Theme.margin
        y: field.y + field.height + root.gap
        width: root.inner
        height: implicitHeight
    }
    VoucherFacts {
        id: facts
        x: Theme.margin
        y: root.under
        width: root.leftW
        height: root.tall ? Math.min(50 * Theme.u, (root.height - y) * 0.45) : root.height - y - 2.5 * Theme.u
    }
    VoucherHolder {
        id: holder
        enabled: !root.picking
        x: root.sideX
        y: root.tall ? facts.y + facts.height + root.gap : root.under
        width: root.sideW
        height: implicitHeight
        onWanted: root.picking = true
    }
    VoucherChecks {
        enabled: !root.picking
        x: root.sideX
        y: holder.y + holder.height + root.gap
        width: root.sideW
        height: root.height - y - 2.5 * Theme.u
    }
    Keyboard {
        visible: root.typing
        width: root.width
        y: root.height - height
        target: field
        goWord: qsTrId("voucher.check")
        onGo: root.check()
        onAway: root.typing = false
    }
    Loader {
        anchors.fill: parent
        active: root.picking
        focus: active
        sourceComponent: LearnerPicker {
            title: qsTrId("voucher.pick_title")
            onPicked: learner => {
                VoucherModel.pick(learner)
                root.picking = false
            }
            onClosed: root.picking = false
        }
    }
}
