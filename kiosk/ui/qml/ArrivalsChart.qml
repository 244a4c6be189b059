pragma ComponentBehavior: Bound
import QtQuick

// Bars per five minutes; the start of class is a line with its own word.  Plain rectangles.
Item {
    id: root
    property var counts: []
    property var labels: []
    property string endLabel: ""
    property int startAt: 6            // bars before this one are on time
    property string startWord: ""
    readonly property int peak: Math.max(1, ...counts)
    readonly property real axis: 3.6 * Theme.u
    readonly property real plot: height - axis - 3 * Theme.u
    readonly property real step: width / Math.max(1, counts.length)
    readonly property int every: Math.ceil(7 * Theme.u / Math.max(1, step))   // labels that fit
    readonly property real besideStart: startWord === "" ? 0 : start.width / 2 + 3.4 * Theme.u

    readonly property bool roomy: widest.implicitWidth + 0.4 * Theme.u <= step   // else the numbers of the peaks alone
    function isPeak(index: int): bool {
        return counts[index] > (counts[index - 1] ?? 0) && counts[index] >= (counts[index + 1] ?? 0)
    }

    Accessible.role: Accessible.Chart
    Accessible.name: qsTrId("today.arrivals")

    Txt { id: widest; visible: false; text: root.peak; size: 2; strong: true }
    Rectangle { y: root.height - root.axis; width: parent.width; height: Theme.hair * 2; color: Theme.edge }
    Repeater {
        model: root.counts
        Item {
            id: slot
            required property int modelData
            required property int index
            readonly property color tone: root.startAt < 0 || index < root.startAt ? Theme.goodInk : Theme.waitInk
            x: index * root.step
            width: root.step
            height: root.height
            Rectangle {
                id: bar
                x: parent.width * 0.14
                width: parent.width * 0.72
                height: root.plot * slot.modelData / root.peak
                y: root.height - root.axis - height
                color: slot.tone
            }
            Txt {
                objectName: "arrived"
                visible: slot.modelData > 0 && (root.roomy || root.isPeak(slot.index))
                text: slot.modelData
                size: 2
                strong: true
                color: slot.tone
                anchors.horizontalCenter: bar.horizontalCenter
                anchors.bottom: bar.top
                anchors.bottomMargin: 0.1 * Theme.u
            }
            Txt {
                visible: slot.index % root.every === 0 && root.counts.length - slot.index >= root.every
                         && Math.abs(slot.x - start.middle) >= root.besideStart
                text: root.labels[slot.index] ?? ""
                size: 2
                color: Theme.inkSoft
                x: -width / 2
                y: root.height - root.axis + 0.4 * Theme.u
            }
        }
    }
    Txt {
        visible: root.width - start.middle >= root.besideStart
        text: root.endLabel
        size: 2
        color: Theme.inkSoft
        x: root.width - width / 2
        y: root.height - root.axis + 0.4 * Theme.u
    }
    Rectangle {
        visible: root.startWord !== ""
        x: start.middle - width / 2
        y: 0
        width: Math.round(Theme.u / 4)
        height: root.height - root.axis + 0.4 * Theme.u
        color: Theme.ink
    }
    Txt {
        id: start
        readonly property real middle: root.startAt * root.step
        text: root.startWord
        size: 2
        strong: true
        x: Math.min(middle - width / 2, root.width + 3 * Theme.u - width)
        y: root.height - root.axis + 0.4 * Theme.u
    }
}
