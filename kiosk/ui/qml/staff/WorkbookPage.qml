pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// Excel in: choose a file, see what it holds and what is wrong with it, and let it in.
Panel {
    id: root
    property string path: ""
    readonly property string step: WorkbooksModel.step
    readonly property bool busy: step === "reading" || step === "writing"
    readonly property bool choosing: step === "choosing"
    Component.onCompleted: WorkbooksModel.seek()

    Txt {
        id: title
        x: 2.4 * Theme.u
        y: 1.8 * Theme.u
        width: (Theme.portrait ? parent.width - 2 * Theme.u : acts.x) - x - 2 * Theme.u
        wrapMode: Text.Wrap
        text: root.choosing ? qsTrId("workbooks.title")
            : root.busy ? (root.step === "reading" ? qsTrId("workbooks.reading") : qsTrId("workbooks.writing")).arg(WorkbooksModel.done).arg(WorkbooksModel.total)
            : root.step === "preview" ? (WorkbooksModel.badCount ? qsTrId("workbooks.some_bad").arg(WorkbooksModel.good).arg(WorkbooksModel.badCount) : qsTrId("workbooks.all_good").arg(WorkbooksModel.good))
            : root.step === "done" ? qsTrId("workbooks.done") : WorkbooksModel.problem
        size: 2.8
        strong: true
        color: root.step === "stopped" ? Theme.badInk : root.step === "preview" && WorkbooksModel.badCount ? Theme.waitInk : root.step === "done" ? Theme.goodInk : Theme.ink
    }
    Row {
        id: acts
        x: parent.width - width - 2 * Theme.u
        y: Theme.portrait ? title.y + title.height + 1 * Theme.u : 1.4 * Theme.u
        spacing: 1.4 * Theme.u
        Btn {
            objectName: "template"
            visible: root.choosing
            text: qsTrId("workbooks.template")
            onClicked: WorkbooksModel.template()
        }
        Btn {
            objectName: "look"
            visible: root.choosing
            kind: "primary"
            text: qsTrId("workbooks.look")
            enabled: root.path !== "" || typed.text.trim() !== ""
            onClicked: WorkbooksModel.look(typed.text.trim() || root.path)
        }
        Btn {
            objectName: "workbookStop"
            visible: !root.choosing
            text: root.busy ? qsTrId("workbooks.stop") : qsTrId("workbooks.other")
            onClicked: WorkbooksModel.stop()
        }
        Btn {
            objectName: "accept"
            visible: root.step === "preview" && WorkbooksModel.good > 0
            kind: WorkbooksModel.badCount ? "plain" : "primary"
            text: WorkbooksModel.badCount ? qsTrId("workbooks.good_only").arg(WorkbooksModel.good) : qsTrId("workbooks.accept").arg(WorkbooksModel.good)
            onClicked: WorkbooksModel.accept()
        }
    }
    Txt {
        id: file
        visible: !root.choosing
        x: 2.4 * Theme.u
        y: Math.max(title.y + title.height, acts.y + acts.height) + 0.6 * Theme.u
        width: parent.width - 4.8 * Theme.u
        wrapMode: Text.Wrap
        text: [WorkbooksModel.file, ...WorkbooksModel.found, WorkbooksModel.next].filter(t => t).join("　")
        size: 2.4
        color: Theme.inkSoft
    }
    Rectangle {
        id: bar
        objectName: "workbookBar"
        visible: root.busy
        x: 2.4 * Theme.u
        y: file.y + file.height + 1.4 * Theme.u
        width: parent.width - 4.8 * Theme.u
        height: 2 * Theme.u
        radius: height / 2
        color: Theme.tint
        border.color: Theme.edge
        border.width: Theme.hair
        Accessible.role: Accessible.ProgressBar
        Accessible.name: title.text
        Rectangle {
            width: WorkbooksModel.total ? parent.width * Math.min(1, WorkbooksModel.done / WorkbooksModel.total) : 0
            height: parent.height
            radius: parent.radius
            color: Theme.action
        }
    }
    Column {
        visible: root.choosing
        x: 2.4 * Theme.u
        y: acts.y + acts.height + 1 * Theme.u
        width: parent.width - 4.8 * Theme.u
        spacing: 1.2 * Theme.u
        Txt { width: parent.width; text: qsTrId("workbooks.note"); size: 2.2; color: Theme.inkSoft; wrapMode: Text.Wrap }
        Row {
            width: parent.width
            spacing: 1.4 * Theme.u
            Field { id: typed; asksKeys: true; objectName: "workbookPath"; width: parent.width - again.width - parent.spacing; placeholderText: qsTrId("workbooks.path") }
            Btn { id: again; objectName: "workbooksSeek"; text: qsTrId("photos.seek"); onClicked: WorkbooksModel.seek() }
        }
        Flickable {
            visible: WorkbooksModel.fileCount > 0
            width: parent.width
            height: Math.min(places.height, root.height - y - parent.y - 1 * Theme.u)
            contentHeight: places.height
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            Choice {
                id: places
                objectName: "workbookFile"
                width: parent.width
                title: qsTrId("workbooks.which")
                options: WorkbooksModel.files
                onPickedChanged: root.path = picked
            }
        }
        Empty {
            visible: WorkbooksModel.fileCount === 0
            anchors.horizontalCenter: parent.horizontalCenter
            width: parent.width
            iconName: "upload"
            what: qsTrId("workbooks.none")
            note: qsTrId("workbooks.none_note")
        }
    }
    ListView {
        objectName: "badRows"
        cacheBuffer: 0
        visible: root.step === "preview"
        x: 2 * Theme.u
        y: file.y + file.height + 1.4 * Theme.u
        width: parent.width - 4 * Theme.u
        height: parent.height - y - 1.4 * Theme.u
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: Scroll {}
        model: WorkbooksModel.rows
        delegate: Item {
            id: line
            required property var row
            width: ListView.view.width
            height: Math.max(8 * Theme.u, 60)
            Rectangle { y: parent.height - height; width: parent.width; height: Theme.hair; color: Theme.line }
            Txt { id: place; x: 0.4 * Theme.u; anchors.verticalCenter: parent.verticalCenter; width: parent.width * 0.3; text: line.row.place; size: 2.4; strong: true }
            Column {
                x: place.width + 2 * Theme.u
                anchors.verticalCenter: parent.verticalCenter
                width: code.x - x - 1 * Theme.u
                Txt { width: parent.width; text: line.row.what; size: 2.4; color: Theme.badInk }
                Txt { width: parent.width; text: line.row.next; size: 2.2; color: Theme.inkSoft }
            }
            Txt { id: code; x: parent.width - width - 2 * Theme.u; anchors.verticalCenter: parent.verticalCenter; text: line.row.code; size: 2.2; color: Theme.inkSoft }
        }
    }
}
