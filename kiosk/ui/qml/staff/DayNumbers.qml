import QtQuick
import Kiosk.Models
import ".."

// What a week or month comes to, in words.
Txt {
    readonly property var sums: DaySpanModel.sums
    readonly property int share: sums[0] > 0 ? Math.floor(sums[1] * 100 / sums[0]) : 0
    text: sums[0] > 0 ? [qsTrId("today.sums").arg(sums[0]).arg(sums[1]).arg(share), qsTrId("today.sums_more").arg(sums[2]).arg(sums[3]).arg(sums[4]).arg(sums[5]).arg(sums[6])].join("　")
                      : qsTrId("today.sums_none")
    size: 2.4
    wrapMode: Text.Wrap
}
