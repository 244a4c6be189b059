pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// A name picked from those the desk knows, or typed.  What is typed narrows them: a part, pinyin initials, a number.
Column {
    id: root
    required property string kind        // as PicksModel.matching
    property string name: kind
    property string hint: ""
    property bool asksKeys: true         // the page has no keys of its own
    property var without: []             // titles of those who will not do
    property var among: null             // [{ key, title }]: these alone, in this order
    property bool picksOnly: false       // nothing else will do: a few need no field
    property string current: ""           // the key, where one was picked
    property alias text: typed.text
    readonly property Field field: typed
    readonly property int few: 6
    readonly property var offered: PicksModel.told < 0 ? [] : root.willDo([...PicksModel.matching(kind, typed.text)])
    readonly property int known: PicksModel.told < 0 ? 0 : root.among ? [...root.among].length : [...PicksModel.matching(kind, "")].length
    signal typing()
    signal typedOut()
    signal picked(key: string)
    spacing: 0.8 * Theme.u
    function willDo(found: list<var>): list<var> {
        if (!root.among)
            return found.filter(one => !root.without.includes(one.title))
        const keys = found.map(one => one.key), text = typed.text.trim()
        return [...root.among].filter(one => text === "" || keys.includes(one.key) || one.title.includes(text))
    }
    function pick(one: var): void {
        current = one.key
        if (!picksOnly)
            typed.text = one.title
        picked(one.key)
    }
    function reveal(): void {            // the names as well, where the page scrolls
        let up = root.parent
        while (up && !(up instanceof Flickable))
            up = up.parent
        const page = up as Flickable
        if (page)
            page.contentY = Math.max(page.contentY, root.mapToItem(page.contentItem, 0, root.height).y - page.height)
    }
    Component.onCompleted: PicksModel.want()
    Field {
        id: typed
        objectName: root.name
        visible: !root.picksOnly || text !== "" || root.known > root.few
        asksKeys: root.asksKeys
        width: root.width
        under: list.visible ? list.height + root.spacing : 0
        placeholderText: root.hint
        onPressed: {
            root.typing()
            Qt.callLater(root.reveal)
        }
        onAccepted: {
            if (root.offered.length === 1)
                root.pick(root.offered[0])
            root.typedOut()
        }
        Keys.onDownPressed: list.itemAtIndex(0)?.forceActiveFocus(Qt.TabFocusReason)
    }
    ListView {
        id: list
        objectName: root.name + "Picks"
        visible: count > 0
        width: root.width
        height: Theme.touch
        orientation: ListView.Horizontal
        spacing: 1 * Theme.u
        clip: true
        cacheBuffer: 0
        boundsBehavior: Flickable.StopAtBounds
        model: root.offered
        delegate: Chip {
            required property int index
            required property var modelData
            objectName: "pick_" + modelData.key
            text: modelData.title
            on: root.picksOnly ? modelData.key === root.current : modelData.title === typed.text
            Keys.onRightPressed: list.go(index + 1)
            Keys.onLeftPressed: list.go(index - 1)
            onActiveFocusChanged: if (activeFocus) list.positionViewAtIndex(index, ListView.Contain)
            onClicked: root.pick(modelData)
        }
        function go(place: int): void {
            if (place < 0 || place >= count)
                return
            positionViewAtIndex(place, ListView.Contain)
            itemAtIndex(place)?.forceActiveFocus(Qt.TabFocusReason)
        }
    }
}
