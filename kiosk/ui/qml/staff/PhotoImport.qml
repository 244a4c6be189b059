pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// Enrolment photos from a folder: choose it, see how far it is, and what became of every photo.
Panel {
    id: root
    property string folder: ""
    property bool anew: false            // staff want another folder after a run
    readonly property bool tall: Theme.portrait      // too narrow for the reason beside the file
    readonly property bool running: PhotosModel.step === "running"
    readonly property bool choosing: PhotosModel.step === "choosing" || anew && !running
    readonly property var inks: ({ imported: Theme.goodInk, double: Theme.waitInk, bad: Theme.badInk, unknown: Theme.badInk, no_consent: Theme.inkSoft })
    required property bool allowed       // whoever may not import asks for no folders
    Component.onCompleted: if (allowed) PhotosModel.seek()

    function begin() {
        anew = false
        PhotosModel.start(path.text.trim() || folder)
    }
    Txt {
        id: title
        x: 2.4 * Theme.u
        y: 1.8 * Theme.u
        width: act.x - x - 2 * Theme.u
        wrapMode: Text.Wrap
        text: root.choosing ? qsTrId("photos.title")
            : root.running ? (PhotosModel.total ? qsTrId("photos.running").arg(PhotosModel.done).arg(PhotosModel.total) : qsTrId("photos.getting_ready"))
            : PhotosModel.problem || (PhotosModel.step === "done" ? qsTrId("photos.done") : qsTrId("photos.stopped"))
        size: 2.8
        strong: true
        color: !root.choosing && PhotosModel.problem ? Theme.badInk : Theme.ink
    }
    Btn {
        id: act
        objectName: "photosAct"
        x: parent.width - width - 2 * Theme.u
        y: 1.4 * Theme.u
        kind: root.choosing ? "primary" : "plain"
        text: root.choosing ? qsTrId("photos.start") : root.running ? qsTrId("photos.stop") : qsTrId("photos.again")
        enabled: !root.choosing || root.folder !== "" || path.text.trim() !== ""
        onClicked: {
            if (root.choosing) {
                root.begin()
            } else if (root.running) {
                PhotosModel.stop()
            } else {
                root.anew = true
                PhotosModel.seek()
            }
        }
    }
    Column {
        visible: root.choosing
        x: 2.4 * Theme.u
        y: act.y + act.height + 1 * Theme.u
        width: parent.width - 4.8 * Theme.u
        spacing: 1.2 * Theme.u
        Txt { width: parent.width; text: qsTrId("photos.note"); size: 2.2; color: Theme.inkSoft; wrapMode: Text.Wrap }
        Row {
            width: parent.width
            spacing: 1.4 * Theme.u
            Field {
                id: path
                objectName: "photoPath"
                width: parent.width - again.width - parent.spacing
                placeholderText: qsTrId("photos.path")
                onAccepted: if (act.enabled) root.begin()
            }
            Btn { id: again; objectName: "photosSeek"; text: qsTrId("photos.seek"); onClicked: PhotosModel.seek() }
        }
        Flickable {
            visible: PhotosModel.folderCount > 0
            width: parent.width
            height: Math.min(places.height, root.height - y - parent.y - 1 * Theme.u)
            contentHeight: places.height
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            Choice {
                id: places
                objectName: "photoFolder"
                width: parent.width
                title: qsTrId("photos.which")
                options: PhotosModel.folders
                onPickedChanged: root.folder = picked
            }
        }
        Empty {
            visible: PhotosModel.folderCount === 0
            anchors.horizontalCenter: parent.horizontalCenter
            width: parent.width
            iconName: "face"
            what: qsTrId("photos.none")
            note: qsTrId("photos.none_note")
        }
    }
    Rectangle {
        id: bar
        objectName: "photosBar"
        visible: root.running
        x: 2.4 * Theme.u
        y: act.y + act.height + 2 * Theme.u
        width: parent.width - 4.8 * Theme.u
        height: visible ? 2 * Theme.u : 0
        radius: height / 2
        color: Theme.tint
        border.color: Theme.edge
        border.width: Theme.hair
        Accessible.role: Accessible.ProgressBar
        Accessible.name: title.text
        Rectangle {
            width: PhotosModel.total ? parent.width * PhotosModel.done / PhotosModel.total : 0
            height: parent.height
            radius: parent.radius
            color: Theme.action
        }
    }
    Flow {
        id: counts
        visible: !root.choosing && !root.running
        x: 2.4 * Theme.u
        y: act.y + act.height + 0.6 * Theme.u
        width: parent.width - 4.8 * Theme.u
        spacing: 3 * Theme.u
        Txt {
            visible: PhotosModel.step === "stopped" && PhotosModel.problem === ""
            text: qsTrId("photos.stopped_note")
            size: 2.4
            color: Theme.inkSoft
        }
        Repeater {
            model: PhotosModel.counts
            Txt {
                required property var modelData
                text: modelData.word + " " + modelData.count
                size: 2.4
                strong: true
                color: root.inks[modelData.fate] ?? Theme.ink
            }
        }
    }
    ListView {
        objectName: "photoLines"
        cacheBuffer: 0
        visible: !root.choosing
        x: 2 * Theme.u
        y: root.running ? bar.y + bar.height + 1.4 * Theme.u : counts.y + counts.height + 1 * Theme.u
        width: parent.width - 4 * Theme.u
        height: parent.height - y - 1.4 * Theme.u
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: Scroll {}
        model: PhotosModel.rows
        delegate: Item {
            id: line
            required property var row
            width: ListView.view.width
            height: root.tall ? 1.5 * Theme.row : Theme.row
            Rectangle { y: parent.height - height; width: parent.width; height: Theme.hair; color: Theme.line }
            Txt {
                id: fate
                anchors.verticalCenter: parent.verticalCenter
                width: 19 * Theme.u
                text: line.row.fateWord
                size: 2.4
                strong: true
                color: root.inks[line.row.fate] ?? Theme.ink
            }
            Txt {
                id: file
                x: fate.width + 1 * Theme.u
                y: root.tall ? 0.8 * Theme.u : (parent.height - height) / 2
                width: root.tall ? parent.width - x : Math.min(48 * Theme.u, (parent.width - x) * 0.6)
                text: [line.row.name, line.row.file].filter(t => t).join("　")
                size: 2.4
            }
            Txt {
                x: root.tall ? file.x : file.x + file.width + 1 * Theme.u
                y: root.tall ? parent.height - height - 0.8 * Theme.u : (parent.height - height) / 2
                width: parent.width - x
                text: line.row.why
                size: 2.2
                color: Theme.inkSoft
            }
        }
    }
}
