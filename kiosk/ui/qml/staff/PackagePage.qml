pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// 交付包: what has not left yet, what has, and which of them somebody has confirmed.
Panel {
    id: root
    focus: true
    Keys.onEscapePressed: event => {
        event.accepted = PackagesModel.chosen > 0
        if (event.accepted)
            PackagesModel.choose(0)
    }
    Txt {
        id: title
        x: 2.4 * Theme.u
        y: 1.8 * Theme.u
        width: make.x - x - 2 * Theme.u
        wrapMode: Text.Wrap
        text: qsTrId("packages.title").arg(PackagesModel.waiting).arg(PackagesModel.undelivered)
        size: 2.8
        strong: true
        color: PackagesModel.undelivered ? Theme.waitInk : Theme.ink
    }
    Btn {
        id: make
        objectName: "makePackage"
        x: parent.width - width - 2 * Theme.u
        y: 1.4 * Theme.u
        kind: "primary"
        text: qsTrId("packages.make")
        enabled: PackagesModel.waiting > 0
        onClicked: PackagesModel.make()
    }
    Flow {
        id: confirm
        visible: PackagesModel.chosen > 0
        x: 2.4 * Theme.u
        y: make.y + make.height + 1 * Theme.u
        width: parent.width - 4.8 * Theme.u
        height: visible ? implicitHeight : 0
        spacing: 1.4 * Theme.u
        Txt { width: confirm.width; text: qsTrId("packages.which").arg(PackagesModel.chosenSerial); size: 2.4; wrapMode: Text.Wrap }
        Field { id: receipt; asksKeys: true; objectName: "receipt"; width: 40 * Theme.u; placeholderText: qsTrId("packages.receipt") }
        Field { id: person; asksKeys: true; objectName: "confirmedBy"; width: 34 * Theme.u; placeholderText: qsTrId("packages.by") }
        Btn {
            objectName: "confirmPackage"
            kind: "primary"
            text: qsTrId("packages.confirm")
            enabled: receipt.text.trim() !== "" || person.text.trim() !== ""
            onClicked: {
                PackagesModel.confirm(receipt.text, person.text)
                receipt.clear()
                person.clear()
            }
        }
        Btn { objectName: "confirmNo"; text: qsTrId("key.back"); onClicked: PackagesModel.choose(0) }
    }
    Empty {
        visible: PackagesModel.count === 0
        anchors.centerIn: parent
        width: parent.width - 6 * Theme.u
        iconName: "upload"
        what: qsTrId("packages.none")
        note: qsTrId("packages.none_note")
    }
    ListView {
        objectName: "packages"
        cacheBuffer: 0
        x: 2 * Theme.u
        y: (confirm.visible ? confirm.y + confirm.height : make.y + make.height) + 1 * Theme.u
        width: parent.width - 4 * Theme.u
        height: parent.height - y - 1.4 * Theme.u
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: Scroll {}
        model: PackagesModel.rows
        delegate: Item {
            id: line
            required property var row
            width: ListView.view.width
            height: Math.max(10 * Theme.u, 72)
            Rectangle { y: parent.height - height; width: parent.width; height: Theme.hair; color: Theme.line }
            Column {
                x: 0.4 * Theme.u
                anchors.verticalCenter: parent.verticalCenter
                width: acts.x - x - 1 * Theme.u
                Txt { width: parent.width; text: line.row.serial + "　" + line.row.entries; size: 2.6; strong: true }
                Txt { width: parent.width; text: line.row.days + "　" + line.row.said; size: 2.2; color: line.row.delivered ? Theme.goodInk : Theme.waitInk }
            }
            Row {
                id: acts
                x: parent.width - width - 2 * Theme.u
                anchors.verticalCenter: parent.verticalCenter
                spacing: 1.2 * Theme.u
                Btn { objectName: "again_" + line.row.key; size: 2.2; text: qsTrId("packages.again"); onClicked: PackagesModel.write(line.row.key) }
                Btn { objectName: "deliver_" + line.row.key; visible: !line.row.delivered; size: 2.2; text: qsTrId("packages.enter"); onClicked: PackagesModel.choose(line.row.key) }
            }
        }
    }
}
