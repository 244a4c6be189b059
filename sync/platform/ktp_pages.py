"""Pages of the mirror: read whole, checked against their digest, typed.  PURE."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sync.platform import gm
from sync.platform.adapter import Page
from sync.platform.ktp_fields import Fields

Item = TypeVar("Item")


def read_page(result: Fields, key_name: str, decode: Callable[[Fields], Item | None]) -> Page[Item]:
    """`decode` turns one row into its record, or None for one this program cannot hold: that counts as removed, for
    one strange row must not cost the rest.  MalformedReply when a row, the digest or the frame is wrong."""
    items: list[Item] = []
    removed: list[str] = []
    keys: list[str] = []
    for row in result.objects("items"):
        if row.flag("tombstone", False):
            removed.append(row.key("key"))
            keys.append(removed[-1])
            continue
        keys.append(row.key(key_name))
        item = decode(row)
        if item is None:
            removed.append(keys[-1])
        else:
            items.append(item)
    if result.text("pageSm3") != gm.digest_of(keys):
        raise result.wrong("pageSm3", "the digest of this page")
    following = result.text("next", "") or None
    return Page(
        items=tuple(items),
        removed=tuple(removed),
        next_cursor=following,
        snapshot=result.text("snapshot"),
        watermark=result.text("watermark"),
        total=result.integer("total"),
        snapshot_digest=None if following else result.text("allSm3"),
    )
