pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// 验券记录: what was verified, found by code, name, day or operator; one opened with its history.
Item {
    id: root
    property bool typing: false          // touched: the screen's own keyboard is up
    readonly property bool tall: Theme.portrait
    readonly property real gap: 1.6 * Theme.u
    readonly property real inner: width - 2 * Theme.margin
    readonly property bool beside: RecordsModel.hasRecord && !tall
    readonly property real listW: beside ? Math.round(inner * 0.52) : inner
    focus: true
    Component.onCompleted: field.forceActiveFocus()
    Keys.onEscapePressed: RecordsModel.hasRecord ? RecordsModel.closeRecord() : RecordsModel.close()

    function seek() {
        typing = false
        RecordsModel.seek(field.text)
        list.forceActiveFocus()
    }
    Btn {
        id: back
        objectName: "recordsBack"
        x: Theme.margin
        y: 1.8 * Theme.u
        text: qsTrId("key.back")
        iconName: "left"
        onClicked: RecordsModel.close()
    }
    Txt {
        id: title
        x: back.x + back.width + 2.4 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        text: qsTrId("records.title")
        size: 3.6
        strong: true
    }
    Btn {
        id: elsewhere
        objectName: "elsewhere"
        x: root.width - Theme.margin - width
        y: back.y
        text: qsTrId("records.elsewhere")
        onClicked: ElsewhereModel.open()
    }
    Field {
        id: field
        objectName: "recordsSearch"
        x: root.tall ? Theme.margin : title.x + title.width + 2.4 * Theme.u
        y: root.tall ? back.y + back.height + root.gap : back.y
        width: (root.tall ? root.width - Theme.margin : elsewhere.x - root.gap) - x - find.width - root.gap
        text: RecordsModel.text
        placeholderText: qsTrId("records.hint")
        onAccepted: root.seek()
        onPressed: root.typing = true
    }
    Btn {
        id: find
        objectName: "recordsFind"
        x: field.x + field.width + root.gap
        y: field.y
        text: qsTrId("keyboard.search")
        onClicked: root.seek()
    }
    Flow {
        id: chips
        x: Theme.margin
        y: field.y + field.height + root.gap
        width: root.inner
        spacing: 1 * Theme.u
        Repeater {
            model: RecordsModel.periods
            Chip {
                required property var modelData
                objectName: "period_" + modelData.key
                text: modelData.title
                on: modelData.key === RecordsModel.period
                onClicked: RecordsModel.choosePeriod(modelData.key)
            }
        }
        Rectangle { width: Theme.hair; height: Theme.touch; color: Theme.line }
        Repeater {
            model: RecordsModel.onlies
            Chip {
                required property var modelData
                objectName: "only_" + modelData.key
                readonly property int number: modelData.key === "waiting" ? RecordsModel.waiting
                                            : modelData.key === "unread" ? RecordsModel.unread : 0
                text: number > 0 ? modelData.title + " " + number : modelData.title
                on: modelData.key === RecordsModel.only
                onClicked: RecordsModel.choose(modelData.key)
            }
        }
    }
    Flow {
        id: agreement
        x: Theme.margin
        y: chips.y + chips.height + 1 * Theme.u
        width: root.inner
        spacing: 1 * Theme.u
        Txt {
            objectName: "agreement"
            height: differences.count > 0 ? Theme.touch : implicitHeight
            width: Math.min(implicitWidth, root.inner)
            verticalAlignment: Text.AlignVCenter
            text: RecordsModel.agreement
            size: 2.2
            color: Theme.inkSoft
        }
        Repeater {
            id: differences
            model: RecordsModel.apart
            Chip {
                required property var modelData
                objectName: "only_" + modelData.key
                text: modelData.title + " " + modelData.number
                on: modelData.key === RecordsModel.only
                onClicked: RecordsModel.choose(modelData.key)
            }
        }
    }
    Panel {
        id: results
        visible: !root.tall || !RecordsModel.hasRecord
        x: Theme.margin
        y: agreement.y + agreement.height + 1 * Theme.u
        width: root.listW
        height: root.height - y - 2 * Theme.u
        Empty {
            visible: RecordsModel.count === 0
            anchors.centerIn: parent
            width: parent.width - 8 * Theme.u
            iconName: "ticket"
            what: qsTrId("records.none")
            note: qsTrId("records.none_note")
        }
        ListView {
            id: list
            objectName: "records"
            cacheBuffer: 0
            anchors.fill: parent
            anchors.margins: 1 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            activeFocusOnTab: true
            keyNavigationEnabled: true
            Accessible.role: Accessible.List
            Accessible.name: qsTrId("records.title")
            Keys.onReturnPressed: if (currentItem) (currentItem as RecordRow).click()
            onContentYChanged: more()
            onCurrentIndexChanged: more()
            function more() {
                if (RecordsModel.hasMore && (contentY + 3 * height > contentHeight || currentIndex + 20 > count))
                    RecordsModel.more()
            }
            model: RecordsModel.rows
            delegate: RecordRow {
                width: list.width
                inSight: y - list.contentY > -1 && y + height - list.contentY < list.height + 1
                current: ListView.isCurrentItem && list.activeFocus
                narrow: root.beside || root.tall
                onClicked: {
                    list.currentIndex = index
                    if (row.key)
                        RecordsModel.openRecord(row.key)
                }
            }
        }
    }
    VoucherRecord {
        visible: RecordsModel.hasRecord
        x: root.tall ? Theme.margin : Theme.margin + root.listW + root.gap
        y: results.y
        width: root.tall ? root.inner : root.inner - root.listW - root.gap
        height: results.height
    }
    Keyboard {
        visible: root.typing
        width: root.width
        y: root.height - height
        target: field
        onGo: root.seek()
        onAway: root.typing = false
    }
}
