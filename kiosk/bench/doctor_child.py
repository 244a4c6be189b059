"""`python -m kiosk.bench.doctor_child OVERRIDES`: the doctor over a training desk with these settings, as JSON."""

from __future__ import annotations

import json
import sys

from config.load import load_training


def main(overrides: str) -> int:
    from kiosk.doctor.check import as_json
    from kiosk.doctor.examination import examine

    print(json.dumps(as_json(examine(load_training(overrides=json.loads(overrides)), "training.toml"))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
