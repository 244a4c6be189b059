pragma ComponentBehavior: Bound
import QtQuick
import ".."

// What was added, each taken away again by a touch.
Flow {
    id: root
    property var options: []             // [{ key, title }]
    property string empty: ""
    property Flickable within: null      // as Btn's
    signal removed(string key)
    spacing: 1 * Theme.u
    Txt { visible: root.options.length === 0; text: root.empty; size: 2.2; color: Theme.inkSoft }
    Repeater {
        model: root.options
        Btn {
            required property var modelData
            objectName: "chip_" + modelData.key
            text: modelData.title
            iconName: "cross"
            within: root.within
            size: 2.2
            pad: 2 * Theme.u
            Accessible.name: qsTrId("school.remove").arg(modelData.title)
            onClicked: root.removed(modelData.key)
        }
    }
}
