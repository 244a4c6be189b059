import ".."

// Waits for a member of staff, with the card in.
ResultStage {
    icon: "clock"
    plate: Theme.wait
    soft: Theme.waitSoft
    iconSize: 36 * Theme.u
}
