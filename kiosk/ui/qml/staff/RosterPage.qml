pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// Help a learner: see the document, find the person, then bind the card or note the attendance.
Item {
    id: root
    readonly property string learner: HelpModel.learner
    readonly property string form: HelpModel.form
    readonly property var forms: ({ note: note, assist: assist, face: face, learner: person })
    property bool typing: false          // touched: the screen's own keyboard is up
    readonly property bool tall: Theme.portrait
    readonly property real sideW: tall ? width - 2 * Theme.margin : 48 * Theme.u
    readonly property real listW: tall ? width - 2 * Theme.margin : width - sideW - 2 * Theme.margin - 2 * Theme.u
    focus: true

    Component.onCompleted: if (root.form === "") field.forceActiveFocus()
    Component.onDestruction: if (root.form !== "note") HelpModel.forget()   // a 暂记 half filled in waits

    function seek() {
        HelpModel.forget()
        typing = false
        StaffModel.seek(field.text)
        list.forceActiveFocus()
    }
    Txt { id: title; visible: root.form === ""; x: Theme.margin; y: 2.5 * Theme.u; text: qsTrId("roster.title"); size: 3.6; strong: true }

    Txt {
        visible: root.form === "" && text !== ""
        x: title.x + title.width + 3 * Theme.u
        width: results.x + results.width - x
        anchors.baseline: title.baseline
        text: StaffModel.problem
        size: 2.4
        strong: true
        color: Theme.badInk
    }
    Field {
        id: field
        visible: root.form === ""
        objectName: "search"
        x: Theme.margin
        y: 9.5 * Theme.u
        width: root.listW - find.width - 1.4 * Theme.u
        placeholderText: qsTrId("roster.hint")
        focus: true
        live: true
        onPaused: StaffModel.seek(text)
        onAccepted: root.seek()
        onPressed: root.typing = true
    }
    Btn {
        id: find
        visible: root.form === ""
        objectName: "find"
        x: field.x + field.width + 1.4 * Theme.u
        y: field.y
        text: qsTrId("keyboard.search")
        onClicked: root.seek()
    }
    Panel {
        id: results
        visible: root.form === ""
        x: Theme.margin
        y: field.y + field.height + 2 * Theme.u
        width: root.listW
        height: (root.tall ? side.y - 2 * Theme.u : root.height - 2.5 * Theme.u) - y
        Empty {
            visible: StaffModel.learnerCount === 0
            anchors.centerIn: parent
            width: parent.width - 8 * Theme.u
            iconName: "roster"
            what: StaffModel.sought ? qsTrId("roster.none").arg(StaffModel.sought) : qsTrId("roster.nothing")
            note: StaffModel.sought ? qsTrId("roster.none_note") : [...StaffModel.rights].includes("help") ? qsTrId("roster.nothing_note") : ""
        }
        ListView {
            id: list
            objectName: "learners"
            cacheBuffer: 0
            anchors.fill: parent
            anchors.margins: 1 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            keyNavigationEnabled: true
            model: StaffModel.learners
            footer: Txt {
                visible: StaffModel.cut
                height: visible ? Theme.row : 0
                width: list.width
                horizontalAlignment: Text.AlignHCenter
                verticalAlignment: Text.AlignVCenter
                text: qsTrId("roster.more").arg(StaffModel.learnerCount)
                size: 2.2
                color: Theme.inkSoft
            }
            delegate: AbstractButton {
                id: hit
                required property var row
                required property int index
                readonly property bool on: row.key === root.learner
                objectName: "learner_" + row.key
                width: list.width
                height: Math.max(8.4 * Theme.u, 60)
                text: row.name
                Accessible.name: [row.name, row.number, row.className].join(" ")
                focusPolicy: Qt.TabFocus
                Keys.onReturnPressed: click()
                onClicked: HelpModel.choose(row.key, row.name, row.classNo)
                background: Rectangle {
                    radius: 1 * Theme.u
                    color: hit.on ? Theme.tint : "transparent"
                    border.color: hit.on ? Theme.action : Theme.focus
                    border.width: hit.on || hit.activeFocus ? Theme.pen : 0
                    Rectangle { y: parent.height; width: parent.width; height: Theme.hair; color: Theme.line }
                }
                contentItem: Item {
                    Txt { x: 1.4 * Theme.u; y: 0.6 * Theme.u; width: parent.width * 0.5; text: hit.row.name; size: 2.6; strong: true }
                    Txt {
                        x: 1.4 * Theme.u
                        y: parent.height - height - 0.6 * Theme.u
                        width: parent.width - 2.8 * Theme.u - tie.width
                        text: hit.row.number + "　" + hit.row.className
                        size: 2.2
                        color: Theme.inkSoft
                    }
                    NoteTag {
                        anchors.right: parent.right
                        anchors.rightMargin: 1.4 * Theme.u
                        y: parent.height - height - 0.6 * Theme.u
                        level: hit.row.level
                        word: hit.row.note
                    }
                    Txt {
                        id: tie
                        anchors.right: parent.right
                        anchors.rightMargin: 1.4 * Theme.u
                        y: 0.8 * Theme.u
                        text: hit.row.bound ? qsTrId("roster.bound") : ""
                        size: 2.2
                        color: hit.row.bound ? Theme.goodInk : Theme.inkSoft
                    }
                }
            }
        }
    }

    Panel {
        id: side
        visible: root.form === ""
        x: root.tall ? Theme.margin : root.width - Theme.margin - width
        y: root.tall ? root.height - height - 2.5 * Theme.u : 2.5 * Theme.u
        width: root.sideW
        height: root.tall ? 66 * Theme.u : root.height - y - 2.5 * Theme.u
        Column {
            id: facts
            x: 2.4 * Theme.u
            y: 1.8 * Theme.u
            width: parent.width - 4.8 * Theme.u
            spacing: 1.2 * Theme.u
            Row {
                spacing: 1.6 * Theme.u
                Icon {
                    name: "card"
                    size: 5 * Theme.u
                    color: StaffModel.cardIn ? Theme.action : Theme.inkSoft
                    anchors.verticalCenter: parent.verticalCenter
                }
                Column {
                    anchors.verticalCenter: parent.verticalCenter
                    Txt {
                        width: facts.width - 6.6 * Theme.u
                        text: StaffModel.cardIn ? qsTrId("roster.card_in") : HelpModel.waiting ? qsTrId("roster.waits") : qsTrId("roster.card_none")
                        size: 2.4
                        strong: StaffModel.cardIn || HelpModel.waiting
                        wrapMode: Text.Wrap
                    }
                    Txt {
                        visible: text !== ""
                        width: facts.width - 6.6 * Theme.u
                        text: StaffModel.cardIn ? [StaffModel.cardName, qsTrId("roster.card_in_note").arg(StaffModel.cardNumber)].filter(t => t).join("　")
                            : [HelpModel.why, HelpModel.code].filter(t => t).join("　")
                        size: 2.2
                        color: Theme.inkSoft
                    }
                }
            }
            Choice {
                id: papers
                objectName: "document"
                width: parent.width
                title: qsTrId("roster.document")
                columns: 2
                options: StaffModel.documents
            }
        }
        Column {
            x: 2.4 * Theme.u
            y: parent.height - height - 1.8 * Theme.u
            width: parent.width - 4.8 * Theme.u
            spacing: 1.2 * Theme.u
            Txt {
                objectName: "deskHint"
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: root.learner === "" ? qsTrId("roster.assist_disabled")
                    : !StaffModel.cardIn ? qsTrId("roster.assist_note")
                    : papers.picked === "" ? qsTrId("roster.bind_disabled") : qsTrId("roster.bind_note")
                size: 2.2
                color: Theme.inkSoft
            }
            Grid {
                id: acts
                readonly property real cell: (width - columnSpacing) / 2
                width: parent.width
                columns: 2
                columnSpacing: 1.2 * Theme.u
                rowSpacing: 1.2 * Theme.u
                RoleBtn {
                    needs: "help"
                    objectName: "bind"
                    width: acts.cell
                    pad: 0.6 * Theme.u
                    kind: StaffModel.cardIn ? "primary" : "plain"
                    text: qsTrId("roster.bind")
                    enabled: StaffModel.cardIn && root.learner !== "" && papers.picked !== ""
                    onClicked: StaffModel.bind(root.learner, papers.picked)
                }
                RoleBtn {
                    needs: "help"
                    objectName: "assist"
                    width: acts.cell
                    pad: 0.6 * Theme.u
                    kind: StaffModel.cardIn ? "plain" : "primary"
                    text: qsTrId("roster.assist")
                    enabled: root.learner !== ""
                    onClicked: HelpModel.show("assist")
                }
            }
            Row {
                id: more
                readonly property real cell: (width - 2 * spacing) / 3
                width: parent.width
                spacing: 1.2 * Theme.u
                RoleBtn {
                    needs: "help"
                    objectName: "note"
                    width: more.cell
                    pad: 0.4 * Theme.u
                    text: qsTrId("roster.record")
                    onClicked: HelpModel.show("note")
                }
                Btn {
                    objectName: "learnerPage"
                    width: more.cell
                    pad: 0.4 * Theme.u
                    text: qsTrId("roster.learner")
                    enabled: root.learner !== ""
                    onClicked: HelpModel.show("learner")
                }
                Btn {
                    objectName: "face"
                    width: more.cell
                    pad: 0.4 * Theme.u
                    text: qsTrId("roster.face")
                    enabled: root.learner !== ""
                    onClicked: HelpModel.show("face")
                }
            }
        }
    }
    Keyboard {
        visible: root.typing && root.form === ""
        width: root.width
        y: root.height - height
        target: field
        onGo: root.seek()
        onAway: root.typing = false
    }
    Loader {
        anchors.fill: parent
        sourceComponent: root.forms[root.form] ?? null
        onLoaded: (item as Item).forceActiveFocus()
        onItemChanged: if (!item) list.forceActiveFocus()
    }
    Component {
        id: note
        ProvisionalForm {
            learner: root.learner
            learnerName: HelpModel.learnerName
            classNo: HelpModel.learnerClass
            document: papers.picked
            onClosed: HelpModel.show("")
        }
    }
    Component {
        id: assist
        AssistForm {
            learner: root.learner
            learnerName: HelpModel.learnerName
            document: papers.picked
            onClosed: HelpModel.show("")
        }
    }
    Component {
        id: person
        LearnerPage {
            learner: root.learner
            onClosed: HelpModel.show("")
        }
    }
    Component {
        id: face
        FacePage {
            learner: root.learner
            learnerName: HelpModel.learnerName
            onClosed: HelpModel.show("")
        }
    }
}
