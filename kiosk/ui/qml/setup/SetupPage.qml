pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."
import "../staff"

// The set-up guide: eight steps, each with its test, in place of a desk.
Rectangle {
    id: root
    readonly property Field typing: Window.activeFocusItem as Field
    readonly property bool locked: SetupModel.stage === "locked"
    readonly property bool over: SetupModel.step === "check"
    readonly property bool whole: SetupModel.stage === "lesson" // a page of its own, with its own title and way back
    readonly property bool keyed: keys.visible          // the keys leave little room: what was read already goes
    readonly property var bodies: ({
        language: "LanguageBody.qml", institution: "InstitutionBody.qml", people: "PeopleBody.qml", keys: "KeysBody.qml",
        reader: "ReaderBody.qml", gun: "GunBody.qml", camera: "CameraBody.qml", clock: "ClockBody.qml", check: "CheckBody.qml"
    })
    color: Theme.paper
    focus: true
    // a step loads before what it asks stands on it: the keys go to the first that can be seen, where nothing has them
    readonly property string place: SetupModel.step + "/" + SetupModel.stage + (SetupModel.busy ? "…" : "")
    onPlaceChanged: Qt.callLater(root.handOver)
    function handOver(): void {
        const at = Window.activeFocusItem
        const scope = body.item as Item
        if (root.locked || !scope || (at && at !== body && at !== scope && at.visible && at.enabled))
            return
        const next = scope.nextItemInFocusChain(true)
        let above = next
        while (above && above !== scope)
            above = above.parent
        if (above)
            next.forceActiveFocus()
    }
    PointHandler { onActiveChanged: if (active) SetupModel.stir() }
    MouseArea { anchors.fill: parent; Accessible.role: Accessible.Pane; Accessible.name: title.text } // nothing of the desk underneath is touched
    Keys.onEscapePressed: if (SetupModel.number > 1) SetupModel.back()
    function letGo(): void {               // a key that is gone keeps the focus, and Tab would stay on it
        const at = Window.activeFocusItem
        if (at && !at.visible)
            at.focus = false
    }
    Connections {
        target: SetupModel
        function onChanged() { Qt.callLater(root.letGo) }
    }

    Row {
        id: trail
        objectName: "trail"
        x: Theme.margin
        y: 2 * Theme.u
        width: root.width - 2 * Theme.margin - tongue.width - 2 * Theme.u
        Accessible.role: Accessible.StaticText
        Accessible.name: qsTrId("setup.of").arg(SetupModel.number).arg(SetupModel.count)
        Repeater {
            model: SetupModel.steps
            Column {
                id: one
                required property var modelData
                required property int index
                readonly property bool here: modelData.mark === "here"
                // in large type only the step one is at has room for its name
                readonly property bool named: here || !SurroundingsModel.largeType
                width: trail.width * (named && SurroundingsModel.largeType ? 4 / (SetupModel.count + 3) : 1 / (SetupModel.count + (SurroundingsModel.largeType ? 3 : 0)))
                spacing: 0.6 * Theme.u
                Rectangle {
                    width: parent.width - 0.8 * Theme.u
                    height: 0.9 * Theme.u
                    radius: height / 2
                    color: one.here ? Theme.action : one.modelData.mark === "done" ? Theme.goodInk : "transparent"
                    border.color: one.modelData.mark === "passed" ? Theme.waitInk : Theme.edge
                    border.width: color.a > 0 ? 0 : Theme.pen
                }
                Txt {
                    width: parent.width - 0.8 * Theme.u
                    text: (one.modelData.mark === "done" ? "✓ " : one.index + 1 + " ") + (one.named ? one.modelData.name : "")
                    size: Theme.caption
                    fontSizeMode: Text.HorizontalFit
                    minimumPixelSize: 18
                    strong: one.here
                    color: one.here ? Theme.ink : Theme.inkSoft
                    Accessible.ignored: true
                }
            }
        }
    }
    Row {
        id: tongue
        x: root.width - Theme.margin - width
        y: 1 * Theme.u
        spacing: 1 * Theme.u
        Btn { objectName: "setupLarger"; text: qsTrId("app.larger"); size: 2.2; pad: 1.6 * Theme.u; checked: SurroundingsModel.largeType; onClicked: SurroundingsModel.switchLargeType() }
    }
    Txt {
        id: title
        objectName: "setupTitle"
        visible: !root.whole
        x: Theme.margin
        y: Math.max(trail.y + trail.height, tongue.height) + 2 * Theme.u
        width: root.width - 2 * Theme.margin
        text: root.locked ? qsTrId("setup.locked.title") : SetupModel.title
        size: root.keyed ? 3 : 4.6
        strong: true
    }
    Txt {
        id: note
        x: Theme.margin
        visible: !root.keyed && !root.whole
        y: title.y + title.height + 0.8 * Theme.u
        width: title.width
        text: root.locked ? qsTrId("setup.locked.note") : SetupModel.note
        size: Theme.body
        color: Theme.inkSoft
        wrapMode: Text.Wrap
    }
    Txt {
        id: said
        objectName: "setupSaid"
        x: Theme.margin
        readonly property real after: visible ? y + height : note.visible ? note.y + note.height : title.y + title.height
        visible: text !== "" && !root.whole
        y: (note.visible ? note.y + note.height : title.y + title.height) + 0.8 * Theme.u
        width: title.width
        text: SetupModel.problem || (root.keyed ? "" : SetupModel.said)
        size: Theme.body
        strong: true
        color: SetupModel.problem ? Theme.badInk : SetupModel.stage === "amiss" ? Theme.waitInk : SetupModel.stage || SetupModel.good ? Theme.goodInk : Theme.ink
        wrapMode: Text.Wrap
        Accessible.role: Accessible.AlertMessage
        Accessible.name: text
    }
    Loader {
        id: body
        objectName: "setupBody"
        x: root.whole ? 0 : Theme.margin
        y: root.whole ? title.y - 2 * Theme.u : said.after + (root.keyed ? 1 : 2) * Theme.u
        width: root.width - 2 * x
        height: root.whole ? root.height - y : (keys.visible ? keys.y : foot.y) - y - 1.6 * Theme.u
        focus: true
        clip: true
        source: root.locked ? "LockedBody.qml" : root.bodies[SetupModel.step] ?? ""
        onLoaded: (item as Item).forceActiveFocus()   // what it begins with: a gun types a code without a touch before
    }
    Item {
        id: foot
        visible: !root.whole
        x: Theme.margin
        y: root.height - height - 2 * Theme.u
        width: title.width
        height: Theme.touch
        Btn { objectName: "setupBack"; visible: SetupModel.number !== 1 && !root.locked; text: qsTrId("key.back"); iconName: "left"; onClicked: SetupModel.back() }
        Row {
            anchors.right: parent.right
            spacing: 2 * Theme.u
            Btn { objectName: "setupLeave"; visible: SetupModel.again && !root.over; text: qsTrId("setup.leave"); onClicked: SetupModel.end() }
            Btn { objectName: "setupPass"; visible: SetupModel.passable && !root.locked; text: qsTrId("setup.pass"); onClicked: SetupModel.passOver() }
            Btn { objectName: "setupNext"; visible: !root.over && !root.locked; kind: "primary"; enabled: SetupModel.good && !SetupModel.busy; text: qsTrId("setup.next"); onClicked: SetupModel.next() }
            Btn { objectName: "setupCheck"; visible: root.over && !root.locked; enabled: !SetupModel.busy; text: qsTrId("setup.check.anew"); onClicked: SetupModel.check() }
            Btn { objectName: "setupEnd"; visible: root.over && !root.locked; kind: "primary"; enabled: !SetupModel.busy; text: qsTrId("setup.end"); onClicked: SetupModel.end() }
        }
    }
    Keyboard {
        id: keys
        visible: root.typing !== null && root.typing.asksKeys && root.typing.touched
        y: root.height - height
        width: root.width
        target: root.typing
        signs: root.typing?.objectName === "setupAddress" ? ":-/" : ""
        sign: root.typing?.objectName === "setupAddress" ? "." : root.typing?.objectName === "setupDesk" ? "-" : ""
        goWord: qsTrId("pin.confirm")
        onGo: root.typing.touched = false
        onAway: root.typing.touched = false
    }
}
