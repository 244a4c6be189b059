pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// 备份与支持: when the book was last carried away, onto which drive now; and what a support bundle says, before it leaves.
Item {
    id: root
    readonly property bool reading: KeepingModel.sheetCount > 0
    focus: true
    Keys.onEscapePressed: root.reading ? KeepingModel.open() : KeepingModel.leave()

    Btn {
        id: back
        objectName: "keepingBack"
        x: Theme.margin
        y: 1.6 * Theme.u
        text: qsTrId("key.back")
        iconName: "left"
        onClicked: root.reading ? KeepingModel.open() : KeepingModel.leave()
    }
    Txt {
        id: title
        x: back.x + back.width + 3 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        width: root.width - x - Theme.margin
        text: root.reading ? qsTrId("keeping.bundle") : qsTrId("keeping.title")
        size: 3.6
        strong: true
        elide: Text.ElideRight
    }
    Txt {
        id: says
        objectName: "keepingSays"
        x: Theme.margin
        y: back.y + back.height + (text ? 1.2 * Theme.u : 0)
        width: root.width - 2 * Theme.margin
        height: text ? implicitHeight : 0
        text: KeepingModel.message
        size: 2.6
        strong: true
        color: KeepingModel.bad ? Theme.badInk : Theme.goodInk
        wrapMode: Text.Wrap
    }
    Flickable {
        id: acts
        visible: !root.reading
        x: Theme.margin
        y: says.y + says.height + 1.6 * Theme.u
        width: root.width - 2 * Theme.margin
        height: root.height - y - 2 * Theme.u
        contentHeight: column.height
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        ScrollBar.vertical: Scroll {}
        Column {
            id: column
            width: parent.width
            spacing: 1.6 * Theme.u
            Panel {
                width: parent.width
                height: backup.height + 4 * Theme.u
                Column {
                    id: backup
                    x: 2.4 * Theme.u
                    y: 2 * Theme.u
                    width: parent.width - 4.8 * Theme.u
                    spacing: 1.2 * Theme.u
                    Txt { width: parent.width; text: qsTrId("keeping.backup"); size: 3; strong: true; wrapMode: Text.Wrap }
                    Txt {
                        objectName: "lastBackup"
                        width: parent.width
                        text: KeepingModel.last
                        size: 2.6
                        color: KeepingModel.old ? Theme.waitInk : Theme.ink
                        wrapMode: Text.Wrap
                    }
                    Txt { width: parent.width; text: KeepingModel.paper; size: 2.4; color: Theme.inkSoft; wrapMode: Text.Wrap }
                    Txt {
                        visible: KeepingModel.driveCount === 0
                        width: parent.width
                        text: qsTrId("keeping.no_drive")
                        size: 2.6
                        wrapMode: Text.Wrap
                    }
                    Flow {
                        width: parent.width
                        spacing: 1.4 * Theme.u
                        Repeater {
                            model: KeepingModel.drives
                            Btn {
                                required property string modelData
                                required property int index
                                objectName: "backUp_" + index
                                kind: "primary"
                                text: qsTrId("keeping.onto").arg(modelData)
                                enabled: KeepingModel.may
                                onClicked: KeepingModel.backUp(index)
                            }
                        }
                        Btn { objectName: "lookAgain"; text: qsTrId("keeping.look_again"); enabled: !KeepingModel.busy; onClicked: KeepingModel.open() }
                    }
                }
            }
            Panel {
                width: parent.width
                height: support.height + 4 * Theme.u
                Column {
                    id: support
                    x: 2.4 * Theme.u
                    y: 2 * Theme.u
                    width: parent.width - 4.8 * Theme.u
                    spacing: 1.2 * Theme.u
                    Txt { width: parent.width; text: qsTrId("keeping.bundle"); size: 3; strong: true; wrapMode: Text.Wrap }
                    Txt { width: parent.width; text: qsTrId("keeping.bundle_note"); size: 2.4; color: Theme.inkSoft; wrapMode: Text.Wrap }
                    Btn { objectName: "gatherBundle"; text: qsTrId("keeping.gather"); enabled: !KeepingModel.busy; onClicked: KeepingModel.gather() }
                }
            }
            Panel {
                visible: KeepingModel.updating !== ""
                width: parent.width
                height: update.height + 4 * Theme.u
                Column {
                    id: update
                    x: 2.4 * Theme.u
                    y: 2 * Theme.u
                    width: parent.width - 4.8 * Theme.u
                    spacing: 1.2 * Theme.u
                    Txt { width: parent.width; text: qsTrId("update.title"); size: 3; strong: true; wrapMode: Text.Wrap }
                    Txt { width: parent.width; text: KeepingModel.updating; size: 2.4; wrapMode: Text.Wrap }
                }
            }
        }
    }
    Flow {
        id: leaves
        visible: root.reading
        x: Theme.margin
        y: says.y + says.height + 1.6 * Theme.u
        width: root.width - 2 * Theme.margin
        spacing: 1.4 * Theme.u
        Repeater {
            model: KeepingModel.sheets
            Btn {
                required property string modelData
                required property int index
                objectName: "sheet_" + index
                text: modelData
                iconName: KeepingModel.sheet === index ? "tick" : ""
                onClicked: KeepingModel.read(index)
            }
        }
        Repeater {
            model: KeepingModel.drives
            Btn {
                required property string modelData
                required property int index
                objectName: "giveBundle_" + index
                kind: "primary"
                text: qsTrId("keeping.onto").arg(modelData)
                enabled: !KeepingModel.busy
                onClicked: KeepingModel.write(index)
            }
        }
    }
    Panel {
        id: paper
        visible: root.reading
        x: Theme.margin
        y: leaves.y + leaves.height + 1.6 * Theme.u
        width: root.width - 2 * Theme.margin - (Theme.portrait ? 0 : code.width + 1.6 * Theme.u)
        height: (Theme.portrait ? code.y - 1.6 * Theme.u : root.height - 2 * Theme.u) - y
        ListView {
            objectName: "bundleLines"
            anchors.fill: parent
            anchors.margins: 1.4 * Theme.u
            clip: true
            cacheBuffer: 0
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            model: KeepingModel.lines
            delegate: Txt {
                required property string modelData
                width: ListView.view.width - 2 * Theme.u
                text: modelData
                size: 2
                wrapMode: Text.Wrap
            }
        }
    }
    Panel {
        id: code
        visible: root.reading
        width: Theme.portrait ? root.width - 2 * Theme.margin : Math.min(48 * Theme.u, root.width * 0.36)
        height: Theme.portrait ? root.height * 0.4 : paper.height
        x: root.width - Theme.margin - width
        y: Theme.portrait ? root.height - height - 2 * Theme.u : paper.y
        Txt {
            id: scan
            x: 1.6 * Theme.u
            y: 1.4 * Theme.u
            width: parent.width - 2 * x
            text: qsTrId("keeping.scan")
            size: 2.4
            wrapMode: Text.Wrap
        }
        Rectangle {
            readonly property real side: Math.min(parent.width - 3.2 * Theme.u, parent.height - scan.y - scan.height - 3 * Theme.u)
            x: (parent.width - side) / 2
            y: scan.y + scan.height + 1.4 * Theme.u
            width: side
            height: side
            color: "#FFFFFF"
            Image {
                objectName: "bundleCode"
                anchors.centerIn: parent
                // whole pixels a module: at 2.7 no phone tells them apart
                width: KeepingModel.codeModules * Math.max(1, Math.floor(0.9 * parent.side / Math.max(1, KeepingModel.codeModules)))
                height: width
                source: KeepingModel.code
                sourceSize.width: width
                sourceSize.height: height
                smooth: false
                Accessible.role: Accessible.Graphic
                Accessible.name: qsTrId("keeping.scan")
            }
        }
    }
}
