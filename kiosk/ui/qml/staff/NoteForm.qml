pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// A new note: what about, how much it stops, a few words, on the learner or on the voucher.
Item {
    id: root
    signal saved()
    Flickable {
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
            Choice { id: sort; objectName: "noteKind"; width: parent.width; title: qsTrId("notes.kind"); options: LearnerModel.kinds }
            Choice { id: level; objectName: "noteLevel"; width: parent.width; title: qsTrId("notes.level"); options: LearnerModel.levels }
            Choice {
                id: about
                objectName: "noteAbout"
                visible: LearnerModel.voucher !== ""
                width: parent.width
                title: qsTrId("notes.about")
                picked: "person"
                options: [{ key: "person", title: qsTrId("notes.on_person") },
                          { key: "voucher", title: qsTrId("notes.on_voucher").arg(LearnerModel.voucher) }]
            }
            Field { id: words; asksKeys: true; objectName: "noteWords"; width: parent.width; maximumLength: 80; placeholderText: qsTrId("notes.words") }
        }
    }
    Btn {
        id: save
        objectName: "noteSave"
        y: parent.height - height
        width: parent.width
        kind: "primary"
        text: qsTrId("notes.save")
        enabled: sort.picked !== "" && level.picked !== ""
        onClicked: {
            LearnerModel.note(sort.picked, level.picked, words.text, about.picked === "voucher")
            root.saved()
        }
    }
}
