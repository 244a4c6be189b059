import ".."

// Nothing new, nothing wrong: 已于 08:57 签到.
ResultStage {
    plate: Theme.calm
    soft: Theme.calmSoft
    iconSize: 36 * Theme.u
    icon: step === "" ? "cardout" : "tick"      // nothing to say but: take it
    filled: step !== ""
}
