import ".."

// What happened, what to do, then the code, small.
ResultStage {
    icon: "hand"
    plate: Theme.bad
    soft: Theme.badSoft
    iconSize: 36 * Theme.u
}
