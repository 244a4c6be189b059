pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// Who is in the class that is open: one more, and on to the lists for others.
Panel {
    id: root
    readonly property var filled: SchoolModel.form
    readonly property int count: SchoolModel.learnerCount
    onCountChanged: {                    // the one typed in is on the list now; nobody is entered twice
        number.clear()
        person.clear()
    }
    Flow {
        id: form
        x: 2 * Theme.u
        y: 1.4 * Theme.u
        width: parent.width - 4 * Theme.u
        spacing: 1.4 * Theme.u
        Choice { id: documents; objectName: "learnerDocument"; width: form.width; options: StaffModel.documents; picked: "01" }
        Field { id: number; asksKeys: true; objectName: "learnerNumber"; width: 44 * Theme.u; placeholderText: qsTrId("roster.number") }
        Field { id: person; asksKeys: true; objectName: "learnerName"; width: 26 * Theme.u; placeholderText: qsTrId("roster.person") }
        Btn {
            objectName: "addLearner"
            kind: "primary"
            text: qsTrId("school.add_learner")
            enabled: number.text.trim() !== "" && person.text.trim() !== ""
            onClicked: SchoolModel.addLearner(documents.picked, number.text, person.text)
        }
        Btn {
            objectName: "classExports"
            text: qsTrId("exports.open")
            onClicked: {
                AttendanceModel.openClass(root.filled.classNo)
                StaffModel.open("attendance")
                AttendanceModel.open("export")
            }
        }
    }
    ListView {
        objectName: "schoolLearners"
        cacheBuffer: 0
        x: 2 * Theme.u
        y: form.y + form.height + 1 * Theme.u
        width: parent.width - 4 * Theme.u
        height: parent.height - y - 1.4 * Theme.u
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: Scroll {}
        model: SchoolModel.learners
        delegate: Item {
            id: line
            required property var row
            width: ListView.view.width
            height: Theme.row
            Rectangle { y: parent.height - height; width: parent.width; height: Theme.hair; color: Theme.line }
            Txt { id: key; anchors.verticalCenter: parent.verticalCenter; width: parent.width * 0.22; text: line.row.key; size: 2.2; color: Theme.inkSoft }
            Txt { id: who; x: key.width + 1 * Theme.u; anchors.verticalCenter: parent.verticalCenter; width: parent.width * 0.18; text: line.row.name; size: 2.6; strong: true }
            Txt { id: which; x: who.x + who.width + 1 * Theme.u; anchors.verticalCenter: parent.verticalCenter; width: parent.width * 0.26; text: line.row.number; size: 2.4 }
            Txt { x: which.x + which.width + 1 * Theme.u; anchors.verticalCenter: parent.verticalCenter; width: parent.width - x - 2 * Theme.u; text: line.row.state; size: 2.4; color: line.row.there ? Theme.ink : Theme.inkSoft }
        }
    }
}
