"""The kiosk of the start bench: shell and desk as `kiosk live` puts them together, offscreen, on a training ground.

`python -m kiosk.bench.start_child OVERRIDES [ACTIVATION_CODE]`, OVERRIDES being JSON of dotted settings for a training
desk.  Prints when the first frame is out, when a card could be read, and when it could be judged; ends when its
standard input does.
"""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING

from kiosk import collector

collector.hold()

from kiosk.ui.window import prepare  # noqa: E402  the collector rests before anything large is imported

prepare(offscreen=True)

from PySide6.QtCore import QSize, QSocketNotifier  # noqa: E402  Qt reads its environment once

from config.load import load_training, load_training_first  # noqa: E402  as above
from kiosk.shell import Shell  # noqa: E402  as above

if TYPE_CHECKING:
    from collections.abc import Callable

    from config.schema import Settings
    from kiosk.compose.root import Kiosk
    from kiosk.front.card_watch import CardWatch
    from kiosk.main_thread import MainThread
    from kiosk.ui.window import Models

TRAINING = "training.toml"


def main(overrides: str, code: str = "", opened: Callable[[Kiosk], None] = lambda _: None) -> int:
    """`opened` is given the desk before it starts."""
    said: set[str] = set()

    def say(what: str) -> None:
        if what not in said:
            said.add(what)
            print(json.dumps({what: time.monotonic()}), flush=True)

    def settings() -> Settings:
        return load_training(overrides=json.loads(overrides))

    def listen(before: CardWatch | None) -> CardWatch:
        if before is not None:
            return before
        from drivers.driver import DeviceUp
        from kiosk.compose.card import Ear

        watch = Ear(settings, TRAINING)(None)
        watch.heard.connect(lambda fact: say("ready") if isinstance(fact, DeviceUp) else None)
        return watch

    def open_kiosk(models: Models, main: MainThread, watch: CardWatch | None) -> Kiosk:
        from kiosk.compose.root import Kiosk

        kiosk = Kiosk(settings(), TRAINING, models, main, watch=watch)
        if code:
            kiosk.activate(code)
        opened(kiosk)
        return kiosk

    screen = load_training_first(overrides=json.loads(overrides)).screen
    shell = Shell(open_kiosk, listen=listen, size=QSize(screen.width, screen.height), volume=screen.volume)
    shell.ready = lambda _: say("desk")
    shell.window.root.frameSwapped.connect(lambda: say("frame"))
    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(shell.application.quit)
    return shell.run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""))
