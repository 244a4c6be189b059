"""Which word holds on each entry where words may be taken back, and that again.  PURE.

Walked and not called: whoever has a desk's key can write thousands of words, each about the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

Word = TypeVar("Word")


def last_words(
    about: Mapping[str, Sequence[Word]],
    keys: Iterable[str],
    key_of: Callable[[Word], str],
    takes_out: Callable[[Word], bool],
) -> dict[str, Word]:
    """`about`: words by the entry they are about, in the order they hold.  On each of `keys`, and on what that rests
    on, the latest word that was not itself taken out by the one that holds on it."""
    words: dict[str, Word] = {}
    begun: set[str] = set()
    for key in keys:
        waiting = [] if key in begun else [key]
        left = {one: list(about.get(one, ())) for one in waiting}
        begun.update(waiting)
        while waiting:
            now = waiting[-1]
            if not left[now]:
                waiting.pop()
            elif (above := key_of(left[now][-1])) not in begun:
                begun.add(above)
                waiting.append(above)
                left[above] = list(about.get(above, ()))
            else:
                one = left[now].pop()
                if above not in words or not takes_out(words[above]):
                    words[now] = one
                    left[now] = []
    return words
