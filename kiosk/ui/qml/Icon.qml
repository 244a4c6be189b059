import QtQuick
import QtQuick.Shapes

// Own icons on a 48 grid, 3 px stroke. `filled` gives the result form: solid plate in `color`, mark cut in `cut`.
Item {
    id: root
    property string name: "tick"
    property real size: 4 * Theme.u
    property color color: Theme.ink
    property color cut: Theme.card
    property bool filled: false
    property real weight: 3
    width: size; height: size

    readonly property string disc: "M24 2 A22 22 0 1 1 23.99 2 Z"
    readonly property var strokes: ({
        tick: "M9 25 L20 36 L39 13",
        cross: "M12 12 L36 36 M36 12 L12 36",
        clock: "M24 5 A19 19 0 1 1 23.99 5 Z M24 13 V24 L32 29",
        hand: "M15 27 V15 M21 25 V9 M27 25 V8 M33 25 V12 M33 25 V31 C33 38 29 42 24 42 C18 42 16 39 13 34 L8 27",
        cloudoff: "M14 37 H33 A8.5 8.5 0 0 0 36 20.4 A12 12 0 0 0 13 18.8 A9.2 9.2 0 0 0 14 37 Z M7 7 L41 43",
        card: "M8 10 H40 A4 4 0 0 1 44 14 V34 A4 4 0 0 1 40 38 H8 A4 4 0 0 1 4 34 V14 A4 4 0 0 1 8 10 Z M11 19 H19 V27 H11 Z M26 20 H37 M26 27 H33",
        cardout: "M5 6 V42 M5 13 H27 A3 3 0 0 1 30 16 V32 A3 3 0 0 1 27 35 H5 M11 20 H18 V28 H11 Z M35 24 H46 M40.5 18 L46.5 24 L40.5 30",
        gun: "M8 9 H30 L36 13 V20 L30 23 H23 L20 41 H11 L13.5 23 H8 A3 3 0 0 1 5 20 V12 A3 3 0 0 1 8 9 Z M29.5 23 C30 29 27 32 22 32 M41 10 L45 8 M42 16.5 H46 M41 23 L45 25",
        face: "M5 15 V9 A4 4 0 0 1 9 5 H15 M33 5 H39 A4 4 0 0 1 43 9 V15 M43 33 V39 A4 4 0 0 1 39 43 H33 M15 43 H9 A4 4 0 0 1 5 39 V33 M17 18 V21 M31 18 V21 M24 19 V26 H22 M16 31 C20 35.5 28 35.5 32 31",
        key: "M24 31 A9.5 9.5 0 1 1 23.99 30.8 Z M21.5 24.5 L40 6 M34 12 L40 18 M28 18 L33 23",
        today: "M9 9 H39 A3 3 0 0 1 42 12 V39 A3 3 0 0 1 39 42 H9 A3 3 0 0 1 6 39 V12 A3 3 0 0 1 9 9 Z M6 19 H42 M15 5 V12 M33 5 V12 M17 30 L22 35 L31 26",
        ticket: "M5 12 H43 V19.5 A4.5 4.5 0 0 0 43 28.5 V36 H5 V28.5 A4.5 4.5 0 0 0 5 19.5 Z M13 20 H24 M13 28 H21 M32 12 V16 M32 22 V26 M32 32 V36",
        roster: "M24 15 A7 7 0 1 1 23.99 14.8 Z M4 41 C4 31 10 27.5 17 27.5 C24 27.5 30 31 30 41 M32 13 H45 M33 22 H45 M36 31 H45",
        book: "M8 8 H20 A4 4 0 0 1 24 12 V41 A4 4 0 0 0 20 37 H8 Z M40 8 H28 A4 4 0 0 0 24 12 V41 A4 4 0 0 1 28 37 H40 Z M29 20 L32 23 L37 17",
        info: "M24 5 A19 19 0 1 1 23.99 5 Z M24 21 V34 M24 14 V14.4",
        alert: "M24 6 L44 41 H4 Z M24 19 V28 M24 34 V34.6",
        device: "M8 7 H40 A3 3 0 0 1 43 10 V29 A3 3 0 0 1 40 32 H8 A3 3 0 0 1 5 29 V10 A3 3 0 0 1 8 7 Z M24 32 V41 M14 41 H34",
        school: "M24 6 L45 17 L24 28 L3 17 Z M12 22 V34 C16 39 32 39 36 34 V22 M45 17 V31",
        upload: "M24 35 V9 M14 18 L24 8 L34 18 M8 42 H40",
        phone: "M14 3 H34 A4 4 0 0 1 38 7 V41 A4 4 0 0 1 34 45 H14 A4 4 0 0 1 10 41 V7 A4 4 0 0 1 14 3 Z M17 11 H22 V16 H17 Z M27 11 H31 V16 H27 Z M17 21 H22 V26 H17 Z M27 21 V26 H31 M31 21 V21.4 M22 37.5 H26",
        pin: "M8 13 H40 A4 4 0 0 1 44 17 V31 A4 4 0 0 1 40 35 H8 A4 4 0 0 1 4 31 V17 A4 4 0 0 1 8 13 Z M14 20 V28 M10.5 22 L17.5 26 M17.5 22 L10.5 26 M24 20 V28 M20.5 22 L27.5 26 M27.5 22 L20.5 26 M34 20 V28 M30.5 22 L37.5 26 M37.5 22 L30.5 26",
        speaker: "M5 18 H13 L24 9 V39 L13 30 H5 Z M31 17 C35 21 35 27 31 31 M36 11 C43 18 43 30 36 37",
        person: "M33 14 A9 9 0 1 1 32.99 13.8 Z M6 44 C6 33 14 29 24 29 C34 29 42 33 42 44",
        right: "M18 9 L33 24 L18 39",
        left: "M30 9 L15 24 L30 39"
    })
    readonly property var plates: ({ alert: "M24 3 L46 43 H2 Z", hand: "M15 2 H33 L46 15 V33 L33 46 H15 L2 33 V15 Z" })
    readonly property var marks: ({
        tick: "M14 25 L21.5 32.5 L34.5 17",
        cross: "M16 16 L32 32 M32 16 L16 32",
        clock: "M24 12 V25 L32 30",
        info: "M24 22 V34 M24 14 V14.4",
        alert: "M24 17 V29 M24 36 V36.4",
        hand: "M17.2 27 V18 M22 25 V12.6 M26.8 25 V11.6 M31.6 25 V15 M19 33.6 L12.4 27.2"
    })
    readonly property var markFills: ({
        hand: "M15.25 24 H33.55 V30.5 C33.55 36.5 30 39.6 25.6 39.6 C21.4 39.6 19.4 37 17.3 34.7 L15.25 31 Z"
    })

    property bool within: true           // the part of an enlarged page that is seen: the software renderer clips no shapes
    readonly property Flickable view: Theme.view
    onViewChanged: if (!view) within = true
    function look(): void {
        let up = root.parent
        while (up && up !== root.view.contentItem)
            up = up.parent
        const lies = root.mapToItem(root.view, 0, 0, root.width, root.height)
        within = !up || (lies.left > -1 && lies.top > -1 && lies.right < root.view.width + 1 && lies.bottom < root.view.height + 1)
    }
    Connections {
        target: root.view ? root.Window.window : null
        function onAfterAnimating() { root.look() }
    }
    Shape {
        visible: root.within
        width: 48; height: 48
        transform: Scale { xScale: root.size / 48; yScale: root.size / 48 }
        ShapePath {
            strokeColor: root.filled ? "transparent" : root.color
            strokeWidth: root.filled ? 0 : root.weight
            fillColor: root.filled ? root.color : "transparent"
            capStyle: ShapePath.RoundCap; joinStyle: ShapePath.RoundJoin
            PathSvg { path: root.filled ? (root.plates[root.name] || root.disc) : root.strokes[root.name] }
        }
        ShapePath {
            strokeColor: root.filled ? root.cut : "transparent"
            strokeWidth: root.name === "hand" ? 3.9 : 4.4
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap; joinStyle: ShapePath.RoundJoin
            PathSvg { path: root.filled ? (root.marks[root.name] || "M0 0") : "M0 0" }
        }
        ShapePath {
            strokeColor: "transparent"; fillColor: root.cut
            PathSvg { path: root.filled ? (root.markFills[root.name] || "M0 0") : "M0 0" }
        }
    }
}
