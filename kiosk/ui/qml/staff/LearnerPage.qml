pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// One learner: who it is, the notes, and what staff may do about them.
Rectangle {
    id: root
    property string learner: ""
    readonly property string form: LearnerModel.form
    property string lifting: ""
    property string undoing: ""
    readonly property bool known: LearnerModel.learner === learner
    readonly property bool tall: Theme.portrait
    readonly property real half: tall ? width - 2 * Theme.margin : (width - 2 * Theme.margin - 2 * Theme.u) / 2
    signal closed()
    color: Theme.paper
    focus: true
    Keys.onEscapePressed: leave()
    Component.onCompleted: LearnerModel.look(learner)
    function leave() {
        if (form !== "")
            LearnerModel.show("")
        else
            closed()
    }
    Component.onDestruction: LearnerModel.look("")

    Btn {
        id: back
        objectName: "learnerBack"
        x: Theme.margin
        y: 2 * Theme.u
        text: qsTrId("key.back")
        iconName: "left"
        onClicked: root.leave()
    }
    Column {
        x: back.x + back.width + 3 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        width: unmask.x - x - Theme.margin
        Txt { width: parent.width; text: [qsTrId("learner.page"), LearnerModel.name].join("　"); size: 3.4; strong: true }
        Txt { width: parent.width; text: LearnerModel.about; size: 2.2; color: Theme.inkSoft }
    }
    Btn {
        id: unmask
        objectName: "learnerUnmask"
        visible: [...StaffModel.rights].includes("unmask")
        x: root.width - width - Theme.margin
        anchors.verticalCenter: back.verticalCenter
        text: qsTrId("unmask.open")
        enabled: root.known
        onClicked: LearnerModel.show(root.form === "unmask" ? "" : "unmask")
    }
    Panel {
        id: notes
        x: Theme.margin
        y: back.y + back.height + 2 * Theme.u
        width: root.half
        height: (root.tall ? root.height / 2 : root.height - 2.5 * Theme.u) - y
        Txt { id: head; x: 2.4 * Theme.u; y: 2 * Theme.u; text: qsTrId("notes.title"); size: 2.8; strong: true }
        Flickable {
            x: 2.4 * Theme.u
            y: head.y + head.height + 1.4 * Theme.u
            width: parent.width - 4.8 * Theme.u
            height: add.y - y - 1.4 * Theme.u
            clip: true
            contentHeight: list.height
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            NoteList {
                id: list
                objectName: "learnerNotes"
                width: parent.width - 1.4 * Theme.u
                notes: root.known ? LearnerModel.notes : []
                lifts: true
                onLift: note => {
                    root.lifting = note
                    LearnerModel.show("lift")
                }
            }
            Txt { visible: root.known && list.notes.length === 0; text: qsTrId("notes.none"); size: 2.4; color: Theme.inkSoft }
        }
        RoleBtn {
            needs: "help"
            id: add
            objectName: "noteAdd"
            x: 2.4 * Theme.u
            y: parent.height - height - 2 * Theme.u
            width: parent.width - 4.8 * Theme.u
            kind: root.form === "" ? "primary" : "plain"
            text: qsTrId("notes.add")
            enabled: root.known
            onClicked: LearnerModel.show("note")
        }
    }
    Panel {
        id: side
        x: root.tall ? Theme.margin : notes.x + notes.width + 2 * Theme.u
        y: root.tall ? notes.y + notes.height + 2 * Theme.u : notes.y
        width: root.half
        height: root.height - y - 2.5 * Theme.u
        Loader {
            anchors.fill: parent
            anchors.margins: 2 * Theme.u
            sourceComponent: !root.known ? null : ({ "": moveList, note: noteForm, lift: liftForm, unmask: unmaskForm })[root.form] ?? moveForm
        }
    }
    Component {
        id: unmaskForm
        UnmaskForm { learner: root.learner }
    }
    Component {
        id: moveList
        MoveList {
            onUndo: move => {
                root.undoing = move
                LearnerModel.show("UNDO")
            }
        }
    }
    Component {
        id: moveForm
        MoveForm { act: root.form; undoing: root.undoing }
    }
    Component {
        id: noteForm
        NoteForm { onSaved: LearnerModel.show("") }
    }
    Component {
        id: liftForm
        Column {
            spacing: 2 * Theme.u
            Choice {
                id: why
                objectName: "liftReason"
                width: parent.width
                title: qsTrId("notes.lift_why")
                options: LearnerModel.lifts
            }
            Btn {
                objectName: "liftYes"
                width: parent.width
                kind: "primary"
                text: qsTrId("notes.lift")
                enabled: why.picked !== ""
                onClicked: {
                    LearnerModel.lift(root.lifting, why.picked)
                    LearnerModel.show("")
                }
            }
        }
    }
}
