pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// 报到: who it is, the voucher, 受理, confirm, the receipt; beside it what was registered here before.
Item {
    id: root
    property bool typing: false          // touched: the screen's own keyboard is up
    property string over: ""             // "pick", "document" or "revoke" over the page
    property string learner: ""
    property string learnerName: ""
    readonly property bool tall: Theme.portrait
    readonly property real gap: 2 * Theme.u
    readonly property real inner: width - 2 * Theme.margin
    readonly property real leftW: tall ? inner : Math.round(inner * 0.58)
    readonly property real sideX: tall ? Theme.margin : Theme.margin + leftW + gap
    readonly property real sideW: tall ? inner : inner - leftW - gap
    readonly property real under: bar.visible ? bar.y + bar.height + gap : steps.y + steps.height + gap
    readonly property real foot: height - 2.5 * Theme.u
    focus: true

    function settle() {
        over = ""
        typing = false
        refocus()
    }
    function refocus() {
        if (over !== "" || typing)
            return
        const first = RegisterModel?.step === "voucher" ? field : acts?.itemAt(0)
        const at = first ?? root         // of a page that goes, or buttons that are being made, nothing is left
        at?.forceActiveFocus()
    }
    function check() {
        typing = false
        RegisterModel.code_given(field.text)
        field.clear()
    }
    Component.onCompleted: settle()
    Connections {
        target: RegisterModel
        property string step: ""         // the one before; not bound, or every change would look like none
        function onChanged() {
            if (step === RegisterModel.step) {
                Qt.callLater(root.refocus)     // the buttons are made anew with every change
                return
            }
            step = RegisterModel.step
            Qt.callLater(root.settle)
        }
    }

    Txt {
        id: title
        x: Theme.margin
        y: 2.2 * Theme.u
        text: qsTrId("register.title")
        size: 3.6
        strong: true
    }
    RegisterSteps {
        id: steps
        x: root.tall ? Theme.margin : title.x + title.width + 4 * Theme.u
        y: root.tall ? title.y + title.height + 1 * Theme.u : title.y
        width: root.width - x - Theme.margin
        height: Math.max(title.height, implicitHeight)
    }
    RegisterBar {
        id: bar
        objectName: "registerBar"
        visible: RegisterModel.look !== "none"
        x: Theme.margin
        y: steps.y + steps.height + 1.4 * Theme.u
        width: root.inner
        height: implicitHeight
    }
    RegisterWho {
        enabled: root.over === ""        // what lies under a form takes no Tab
        visible: RegisterModel.step === "who"
        x: Theme.margin
        y: root.under
        width: root.leftW
        height: root.tall ? 54 * Theme.u : root.foot - y
        onDocumentWanted: root.over = "pick"
    }
    Item {
        id: middle
        enabled: root.over === ""
        visible: RegisterModel.step !== "who"
        x: Theme.margin
        y: root.under
        width: root.leftW
        height: (root.tall ? root.height * 0.62 : root.foot) - y - actions.height - root.gap

        Row {
            id: code
            visible: RegisterModel.step === "voucher"
            width: parent.width
            height: visible ? field.height : 0
            spacing: 1.4 * Theme.u
            Field {
                id: field
                objectName: "registerCode"
                width: parent.width - go.width - parent.spacing
                placeholderText: qsTrId("voucher.hint")
                inputMethodHints: Qt.ImhNoPredictiveText | Qt.ImhNoAutoUppercase | Qt.ImhLatinOnly
                onAccepted: root.check()
                onPressed: root.typing = true
            }
            Btn {
                id: go
                objectName: "registerGo"
                kind: "primary"
                text: qsTrId("voucher.check")
                enabled: field.text.trim() !== ""
                onClicked: root.check()
            }
        }
        Column {
            id: offers
            visible: RegisterModel.step === "voucher"
            y: code.height + (code.visible ? 1.4 * Theme.u : 0)
            width: parent.width
            spacing: 1 * Theme.u
            Repeater {
                model: RegisterModel.step === "voucher" ? RegisterModel.offers : []
                Btn {
                    required property var modelData
                    required property int index
                    objectName: "offer_" + index
                    width: offers.width
                    iconName: "ticket"
                    text: modelData.title + "　" + modelData.note
                    onClicked: RegisterModel.take(index)
                }
            }
        }
        RegisterNotice {
            id: notice
            visible: RegisterModel.noticed
            width: parent.width
            height: visible ? implicitHeight : 0
        }
        RegisterFacts {
            readonly property real above: offers.visible ? offers.y + offers.height + (offers.height ? 1.4 * Theme.u : 0)
                                        : notice.visible ? notice.height + 1.4 * Theme.u : 0
            y: above
            width: parent.width
            height: parent.height - y
        }
    }
    RegisterPerson {
        id: person
        visible: RegisterModel.hasPerson
        x: root.sideX
        y: root.tall ? actions.y + actions.height + root.gap : root.under
        width: root.sideW
        height: visible ? implicitHeight : 0
    }
    RegisterList {
        enabled: root.over === ""
        x: root.sideX
        y: person.visible ? person.y + person.height + root.gap
         : root.tall ? actions.y + actions.height + root.gap : root.under
        width: root.sideW
        height: root.foot - y
    }
    Item {
        id: actions
        enabled: root.over === ""
        visible: RegisterModel.step !== "who"
        x: Theme.margin
        y: middle.y + middle.height + root.gap
        width: root.leftW
        height: Math.max(9 * Theme.u, 60)
        Row {
            id: buttons
            anchors.right: parent.right
            layoutDirection: Qt.RightToLeft
            height: parent.height
            spacing: 1.4 * Theme.u
            Repeater {
                id: acts
                model: RegisterModel.step === "who" ? [] : RegisterModel.acts
                Btn {
                    required property var modelData
                    required property int index
                    objectName: "act_" + modelData.key
                    height: buttons.height
                    kind: index === 0 && RegisterModel.step !== "voucher" ? "primary" : "plain"
                    text: modelData.title
                    onClicked: RegisterModel.act(modelData.key)
                }
            }
        }
        Btn {
            id: revoke
            visible: RegisterModel.revocable
            objectName: "registerRevoke"
            kind: "bad"
            height: parent.height
            text: qsTrId("register.revoke")
            onClicked: root.over = "revoke"
        }
        Txt {
            x: revoke.visible ? revoke.width + 1.6 * Theme.u : 0
            width: parent.width - x - buttons.width - 1.6 * Theme.u
            anchors.verticalCenter: parent.verticalCenter
            text: RegisterModel.says
            size: 2.4
            wrapMode: Text.Wrap
            maximumLineCount: 3
        }
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
        active: root.over === "pick"
        focus: active
        sourceComponent: LearnerPicker {
            title: qsTrId("register.pick_title")
            onPicked: (learner, who) => {
                root.learner = learner
                root.learnerName = who
                root.over = "document"
            }
            onClosed: root.settle()
        }
    }
    Loader {
        anchors.fill: parent
        active: root.over === "document"
        focus: active
        sourceComponent: AssistForm {
            learner: root.learner
            learnerName: root.learnerName
            why: qsTrId("register.document_why")
            title: qsTrId("register.document_title")
            saveWord: qsTrId("register.document_save")
            saveNote: qsTrId("register.document_note")
            onClosed: root.settle()
        }
    }
    Loader {
        anchors.fill: parent
        active: root.over === "revoke"
        focus: active
        sourceComponent: RegisterRevoke {
            onChosen: reason => {
                root.over = ""
                RegisterModel.revoke(reason)
            }
            onClosed: root.settle()
        }
    }
}
