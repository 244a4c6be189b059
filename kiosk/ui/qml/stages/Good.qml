import Kiosk.Models
import ".."

// On disk, and only then green.
ResultStage {
    lesser: large.includes(StageModel.name) ? "" : StageModel.name
    tag: StageModel.remark
}
