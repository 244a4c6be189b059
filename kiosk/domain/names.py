"""Names as people write them and old systems stored them.  A name never decides who somebody is."""

from __future__ import annotations

import unicodedata

MIDDLE_DOT = "\u00b7"
DOTS = "\u2022\u2027\u2219\u22c5\u30fb\uff65\uff0e\u002e\u0387\u16eb\u2024\u25e6"
"""What people and keyboards put between the parts of a minority name (the standard one is U+00B7)."""

UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})
"""Control characters, marks that turn the writing direction, line ends: never part of a name, and able to make a
screen show another one."""

COMPOUND_SURNAMES = frozenset(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 "
    "太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 "
    "漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门".split()
)

STILL_PRIVATE = {
    0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6,
    0xE82C: 0x9FB7, 0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F, 0xE843: 0x9FB9, 0xE854: 0x9FBA,
    0xE855: 0x241FE, 0xE864: 0x9FBB,
}  # fmt: skip
"""Of GBK's 80 additional ideographs, those that GB 18030-2005 still maps to private use (GB 18030-2022, annex D)."""


def _legacy_code_points() -> dict[int, int]:
    """U+E815..U+E864, where GBK systems kept the ideographs FE50..FEA0, to where Unicode has them today."""
    table = dict(STILL_PRIVATE)
    for private in range(0xE815, 0xE865):
        low = 0x50 + private - 0xE815
        low += low >= 0x7F  # 7F is no trail byte
        today = ord(bytes([0xFE, low]).decode("gb18030"))
        if not 0xE000 <= today <= 0xF8FF:
            table[private] = today
    return table


LEGACY = _legacy_code_points()


def modern(name: str) -> str:
    """The name in today's code points, with the standard middle dot, without blanks at the ends and without what
    cannot be seen."""
    seen = "".join(c for c in name.translate(LEGACY) if unicodedata.category(c) not in UNSEEN)
    text = unicodedata.normalize("NFC", seen).strip()
    return "".join(MIDDLE_DOT if character in DOTS else character for character in text)


def same(one: str, other: str) -> bool:
    """Whether two spellings are the same name: for hints to staff, never for identity."""
    return _folded(one) == _folded(other)


def are_two(first: str, second: str) -> bool:
    """Whether two signatures are two people's: both are somebody's, and nobody reading them could take one name for
    the other.  Two whose names are the same count as one, for a signature too few is asked for again."""
    return bool(_folded(first) and _folded(second)) and not same(first, second)


def _folded(name: str) -> str:
    text = unicodedata.normalize("NFKC", modern(name)).casefold()
    return "".join(character for character in text if not character.isspace())


def mask(name: str) -> str:
    """张*, 张*明, 欧阳**, 阿***提: what a public screen may show."""
    name = modern(name)
    if len(name) <= 1:
        return "*" * len(name)
    if len(name) == 2:
        return name[0] + "*"
    if len(name) in (3, 4) and name[:2] in COMPOUND_SURNAMES:
        return name[:2] + "*" * (len(name) - 2)
    return name[0] + "*" * min(len(name) - 2, 3) + name[-1]
