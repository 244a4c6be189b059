pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// A verification by phone, page or APP written down: which code, how, what was seen, by which screenshot.
Rectangle {
    id: root
    property TextField typedInto: null   // touched: the screen's own keyboard writes there
    readonly property real half: Math.floor((form.width - 1.7 * Theme.u) / (Theme.portrait ? 1 : 2))
    readonly property var gaps: [
        code.text.trim() === "" ? qsTrId("voucher.code") : "",
        ways.picked === "" ? qsTrId("records.how") : "",
        outcomes.picked === "" ? qsTrId("records.seen_what") : "",
        proof.text.trim() === "" ? qsTrId("records.proof") : ""
    ].filter(t => t)
    color: Theme.paper
    focus: true
    Keys.onEscapePressed: ElsewhereModel.close()
    Component.onCompleted: code.box.forceActiveFocus()

    function save() {
        typedInto = null
        if (gaps.length === 0)
            ElsewhereModel.note(code.text, ways.picked, outcomes.picked, time.text, proof.text, remark.text)
    }
    Connections {
        target: ElsewhereModel
        function onFilled(scanned) {
            code.text = scanned
        }
    }
    component Line: Column {
        id: line
        property alias text: field.text
        property string title: ""
        property string hint: ""
        property string name: ""
        readonly property TextField box: field
        spacing: 0.6 * Theme.u
        Txt { text: line.title; size: 2.2; color: Theme.inkSoft }
        Field {
            id: field
            objectName: line.name
            width: line.width
            label: line.title
            placeholderText: line.hint
            onAccepted: root.save()
            onPressed: root.typedInto = field
        }
    }
    Btn {
        id: back
        objectName: "elsewhereBack"
        x: Theme.margin
        y: 1.8 * Theme.u
        text: qsTrId("key.back")
        iconName: "left"
        onClicked: ElsewhereModel.close()
    }
    Txt {
        x: back.x + back.width + 3 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        width: root.width - x - Theme.margin
        text: qsTrId("records.elsewhere_title")
        size: 3.6
        strong: true
    }
    Panel {
        x: Theme.margin
        y: back.y + back.height + 1.6 * Theme.u
        width: root.width - 2 * Theme.margin
        height: (keys.visible ? keys.y : actions.y) - y - 1.6 * Theme.u
        Flickable {
            anchors.fill: parent
            anchors.margins: 1.6 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            contentHeight: form.height
            Flow {
                id: form
                width: parent.width - 1.6 * Theme.u
                spacing: 1.6 * Theme.u
                Line { id: code; name: "elsewhereCode"; width: root.half; title: qsTrId("voucher.code"); hint: qsTrId("voucher.hint") }
                Line { id: time; name: "elsewhereTime"; width: root.half; title: qsTrId("records.when"); hint: qsTrId("records.when_hint") }
                Choice {
                    id: ways
                    objectName: "elsewhereHow"
                    width: root.half
                    title: qsTrId("records.how")
                    options: ElsewhereModel.ways
                }
                Choice {
                    id: outcomes
                    objectName: "elsewhereSeen"
                    width: root.half
                    title: qsTrId("records.seen_what")
                    options: ElsewhereModel.outcomes
                }
                Line { id: proof; name: "elsewhereProof"; width: root.half; title: qsTrId("records.proof"); hint: qsTrId("records.proof_hint") }
                Line { id: remark; name: "elsewhereRemark"; width: root.half; title: qsTrId("records.remark"); hint: qsTrId("records.remark_hint") }
            }
        }
    }
    Item {
        id: actions
        x: Theme.margin
        y: root.height - height - 2 * Theme.u
        width: root.width - 2 * Theme.margin
        height: Math.max(8 * Theme.u, 60)
        Txt {
            objectName: "elsewhereSays"
            readonly property bool wrong: !root.gaps.length && ElsewhereModel.problem !== ""
            width: parent.width - save.width - 3 * Theme.u
            anchors.verticalCenter: parent.verticalCenter
            wrapMode: Text.Wrap
            maximumLineCount: 2
            text: root.gaps.length ? qsTrId("roster.missing").arg(root.gaps.join(" · "))
                : ElsewhereModel.problem || qsTrId("records.save_note")
            size: 2.4
            strong: wrong
            color: wrong ? Theme.badInk : Theme.inkSoft
        }
        Btn {
            id: save
            objectName: "elsewhereSave"
            anchors.right: parent.right
            width: Math.max(implicitWidth, 26 * Theme.u)
            height: parent.height
            kind: "primary"
            size: 3
            text: qsTrId("records.save")
            enabled: root.gaps.length === 0
            onClicked: root.save()
        }
    }
    Keyboard {
        id: keys
        visible: root.typedInto !== null
        width: root.width
        y: root.height - height
        target: root.typedInto
        goWord: qsTrId("records.done")
        onGo: root.typedInto = null
        onAway: root.typedInto = null
    }
}
