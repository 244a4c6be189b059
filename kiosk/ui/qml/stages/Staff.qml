import Kiosk.Models
import ".."

// Waits for a member of staff, with the card in; or for whoever the camera seems to know to confirm it.
ResultStage {
    readonly property bool asking: StageModel.code === ""      // a proposal is no refusal
    icon: asking ? "person" : "clock"
    filled: !asking
    large: asking ? StageModel.name : step
    lesser: asking ? step : StageModel.name
    plate: Theme.wait
    soft: Theme.waitSoft
    iconSize: 36 * Theme.u
}
