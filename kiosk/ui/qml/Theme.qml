pragma Singleton
import QtQuick
import Kiosk.Models

// One place for every colour and size.  The window sets `width` and `height`; all lengths are n * u.
QtObject {
    property real width: 1920
    property real height: 1080
    property bool staff: false                         // denser, and never enlarged

    readonly property bool highContrast: SurroundingsModel.highContrast
    readonly property bool reducedMotion: SurroundingsModel.reducedMotion
    readonly property bool leftHand: SurroundingsModel.leftHand
    readonly property bool portrait: height > width
    readonly property real u: portrait ? Math.min(width / 90, height / 160) : Math.min(width / 160, height / 90)
    readonly property int quick: reducedMotion ? 0 : 180   // ms, a change of screen

    // type, in u
    readonly property real hero: 15                    // the verb or verdict, up to 4 characters
    readonly property real display: 12                 // the same, 5 or 6 characters
    readonly property real nextStep: 6
    readonly property real name: 5
    readonly property real title: 4.5
    readonly property real lead: 3.4                   // the sentence under the verb
    readonly property real body: 2.6
    readonly property real caption: 2
    readonly property string family: "Noto Sans CJK SC"
    readonly property bool large: SurroundingsModel.largeType && !staff
    readonly property real zoom: SurroundingsModel.largeType && staff ? 1.5 : 1   // staff pages whole, tables and all
    property Flickable view: null                      // that shows a part of them, where they are larger than the screen
    readonly property real typeScale: large ? 1.5 : 1

    // Larger type enlarges reading text only: a verb already fills its space.
    function fs(n: real): int {
        return Math.round(Math.max(n * u * (n < title ? typeScale : 1), staff ? 18 : 24))
    }

    // space, in px
    readonly property real margin: (staff ? 4 : portrait ? 5 : 6) * u
    readonly property real radius: 2 * u
    readonly property real hair: Math.max(1, Math.round(u / 8))
    readonly property real pen: Math.max(2, Math.round(u / 5))
    readonly property real touch: Math.max(8 * u, 60)
    readonly property real row: Math.max(7 * u, 60)
    readonly property real topHeight: (portrait ? 20 * u : Math.max(10 * u, touch + 2 * u)) * (large ? 1.16 : 1)
    readonly property real footHeight: 6 * u

    // colour
    readonly property color paper: highContrast ? "#000000" : "#F4F6F8"
    readonly property color card: highContrast ? "#000000" : "#FFFFFF"
    readonly property color ink: highContrast ? "#FFFFFF" : "#14202B"
    readonly property color inkSoft: highContrast ? "#FFFFFF" : "#4A5B6C"
    readonly property color line: highContrast ? "#FFFFFF" : "#D5DCE3"
    readonly property color edge: highContrast ? "#FFFFFF" : "#7B8A98"      // outline of anything touchable
    readonly property color action: highContrast ? "#FFE100" : "#0B57A4"
    readonly property color actionInk: highContrast ? "#000000" : "#FFFFFF"
    readonly property color tint: highContrast ? "#000000" : "#E6EFF8"      // selected, action-soft
    readonly property color disabled: highContrast ? "#000000" : "#E3E8ED"
    readonly property color good: highContrast ? "#000000" : "#0B6336"
    readonly property color goodInk: highContrast ? "#FFFFFF" : "#0B6336"   // good, written on paper or card
    readonly property color goodSoft: highContrast ? "#FFE100" : "#E3F1E9"
    readonly property color wait: highContrast ? "#000000" : "#8A5200"
    readonly property color waitInk: highContrast ? "#FFE100" : "#8A5200"
    readonly property color waitSoft: highContrast ? "#FFE100" : "#FBF0DC"
    readonly property color bad: highContrast ? "#000000" : "#A3182B"
    readonly property color badInk: highContrast ? "#FFE100" : "#A3182B"
    readonly property color badSoft: highContrast ? "#FFE100" : "#FBE9EB"
    readonly property color calm: highContrast ? "#000000" : "#0B57A4"
    readonly property color calmSoft: highContrast ? "#FFE100" : "#E6EFF8"
    readonly property color offline: highContrast ? "#FFFFFF" : "#5B6670"
    readonly property color later: highContrast ? "#000000" : "#5B6670"     // a verdict nobody could give yet
    readonly property color training: highContrast ? "#FFE100" : "#6B3FA0"
    readonly property color testing: highContrast ? "#FFE100" : "#00606B"     // the band of the test environment
    readonly property color trainingInk: highContrast ? "#000000" : "#FFFFFF"
    readonly property color stageInk: "#FFFFFF"                             // on good, bad, wait, calm
    readonly property color mark: highContrast ? "#FFE100" : "#FFFFFF"      // filled result icon
    readonly property color focus: highContrast ? "#FFE100" : "#0B57A4"
}
