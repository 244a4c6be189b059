pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// Before and after side by side, then why and by whom; signing writes it down.
FocusScope {
    id: root
    readonly property var proposal: CorrectionModel.proposal
    readonly property bool narrow: Theme.portrait
    readonly property bool two: proposal.second ?? false
    readonly property bool pinned: two || by.byPin
    readonly property var gaps: [
        (proposal.reasons ?? []).length > 0 && reasons.picked === "" ? qsTrId("corrections.reason") : "",
        ...(two ? [] : by.gaps)
    ].filter(t => t)
    Keys.onEscapePressed: CorrectionModel.drop()
    function sign() {
        if (two)
            CorrectionModel.writeOff(reasons.picked, reference.text, remark.text)
        else
            CorrectionModel.sign(reasons.picked, by.given, remark.text)
    }
    Btn {
        id: back
        objectName: "correctionDrop"
        x: Theme.margin
        y: 1.6 * Theme.u
        text: qsTrId("corrections.drop")
        iconName: "left"
        enabled: !CorrectionModel.busy
        onClicked: CorrectionModel.drop()
    }
    Txt {
        x: back.x + back.width + 3 * Theme.u
        width: root.width - x - Theme.margin
        anchors.verticalCenter: back.verticalCenter
        text: [root.proposal.title, root.proposal.about].filter(t => t).join("　")
        size: 3.4
        strong: true
    }
    Panel {
        id: sides
        x: Theme.margin
        y: back.y + back.height + 1.6 * Theme.u
        width: root.narrow ? root.width - 2 * Theme.margin : Math.min((root.pinned ? 0.36 : 0.46) * root.width, 92 * Theme.u)
        height: root.narrow ? 0.4 * root.height : root.height - y - 2.5 * Theme.u
        readonly property real col: 0.29 * width
        Txt {
            visible: !(root.proposal.ready ?? false)
            anchors.centerIn: parent
            text: qsTrId("corrections.comparing")
            size: 2.4
            color: Theme.inkSoft
        }
        Item {
            id: heads
            width: parent.width
            height: 6 * Theme.u
            Txt { x: parent.width - 2 * sides.col - 1.4 * Theme.u; width: sides.col; anchors.verticalCenter: parent.verticalCenter; horizontalAlignment: Text.AlignRight; text: qsTrId("corrections.before"); size: 2.4; color: Theme.inkSoft }
            Txt { x: parent.width - sides.col - 1.4 * Theme.u; width: sides.col; anchors.verticalCenter: parent.verticalCenter; horizontalAlignment: Text.AlignRight; text: qsTrId("corrections.after"); size: 2.4; strong: true }
        }
        ListView {
            id: table
            objectName: "correctionSides"
            y: heads.height
            width: parent.width
            height: parent.height - y - 1 * Theme.u
            clip: true
            cacheBuffer: 0
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: root.proposal.rows ?? []
            delegate: Rectangle {
                id: row
                required property var modelData
                width: table.width
                height: Math.max(5.2 * Theme.u, 34)
                color: modelData.changed ? Theme.tint : "transparent"
                Rectangle { x: 1.4 * Theme.u; y: parent.height - height; width: parent.width - 2.8 * Theme.u; height: Theme.hair; color: Theme.line }
                Txt { x: 1.8 * Theme.u; width: (row.modelData.head ? parent.width : parent.width - 2 * sides.col) - 3.6 * Theme.u; anchors.verticalCenter: parent.verticalCenter; text: row.modelData.what; size: 2.4; strong: row.modelData.head }
                Txt { visible: !row.modelData.head; x: parent.width - 2 * sides.col - 1.4 * Theme.u; width: sides.col; anchors.verticalCenter: parent.verticalCenter; horizontalAlignment: Text.AlignRight; text: row.modelData.before; size: 2.4; color: Theme.inkSoft }
                Txt { visible: !row.modelData.head; x: parent.width - sides.col - 1.4 * Theme.u; width: sides.col; anchors.verticalCenter: parent.verticalCenter; horizontalAlignment: Text.AlignRight; text: row.modelData.after; size: 2.4; strong: row.modelData.changed; color: row.modelData.changed ? Theme.action : Theme.ink }
            }
        }
    }
    Panel {
        id: form
        x: root.narrow ? Theme.margin : sides.x + sides.width + 2 * Theme.u
        y: root.narrow ? sides.y + sides.height + 1.4 * Theme.u : sides.y
        width: root.width - x - Theme.margin - (root.pinned ? pad.width + 2 * Theme.u : 0)
        height: root.height - y - 2.5 * Theme.u
        Flickable {
            anchors.fill: parent
            anchors.margins: 2 * Theme.u
            anchors.bottomMargin: actions.height + 2 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            contentHeight: inner.height
            Column {
                id: inner
                width: parent.width - 1.4 * Theme.u
                spacing: 1.4 * Theme.u
                Choice { id: reasons; objectName: "correctionReason"; visible: options.length > 0; width: parent.width; title: qsTrId("corrections.reason"); options: root.proposal.reasons ?? [] }
                ApprovedBy { id: by; barred: root.proposal.barred ?? []; visible: !root.two; width: parent.width }
                Field { id: reference; objectName: "correctionReference"; visible: root.two; asksKeys: true; width: parent.width; placeholderText: qsTrId("corrections.reference") }
                Field { id: remark; objectName: "correctionNote"; asksKeys: true; width: parent.width; placeholderText: qsTrId("corrections.note") }
            }
        }
        Item {
            id: actions
            x: 2 * Theme.u
            y: parent.height - height - 1.4 * Theme.u
            width: parent.width - 4 * Theme.u
            height: Math.max(8 * Theme.u, 56)
            Txt {
                objectName: "correctionSays"
                width: parent.width - (save.visible ? save.width + 2 * Theme.u : 0)
                anchors.verticalCenter: parent.verticalCenter
                wrapMode: Text.Wrap
                maximumLineCount: 2
                text: CorrectionModel.busy ? qsTrId("corrections.signing") : CorrectionModel.problem || (root.gaps.length ? qsTrId("roster.missing").arg(root.gaps.join(" · ")) : qsTrId("attendance.enter_note"))
                size: 2.4
                strong: CorrectionModel.problem !== ""
                color: CorrectionModel.problem ? Theme.badInk : Theme.inkSoft
            }
            Btn {
                id: save
                objectName: "correctionSign"
                visible: !root.pinned
                anchors.right: parent.right
                height: parent.height
                kind: "primary"
                size: 3
                text: qsTrId("corrections.sign")
                enabled: root.gaps.length === 0 && !CorrectionModel.busy && (root.proposal.ready ?? false)
                onClicked: root.sign()
            }
        }
    }
    Panel {
        id: pad
        visible: root.pinned
        x: root.width - width - Theme.margin
        y: form.y
        width: root.narrow ? 0.42 * root.width : Math.min(0.28 * root.width, 50 * Theme.u)
        height: form.height
        Loader {
            active: root.pinned
            x: 2 * Theme.u
            y: 1.6 * Theme.u
            width: parent.width - 4 * Theme.u
            sourceComponent: SecondPin {
                needs: root.two ? "close" : "correct"
                since: root.proposal.since ?? ""
                barred: root.proposal.barred ?? []
                note: root.two ? qsTrId("corrections.second") : qsTrId("approval.pin_note")
                locked: root.gaps.length > 0 || CorrectionModel.busy || !(root.proposal.ready ?? false)
                keyH: Math.max(60, 7.4 * Theme.u)
                onGiven: root.sign()
            }
        }
    }
}
