"""Writing one section leaves the rest of a site's file as it was, byte for byte, or does not happen."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.bad import BadSetting
from config.load import load
from config.write import Plain, write_section

HABITS: dict[str, Plain] = {"backend": "wedge", "terminator": "tab", "gap_ms": 120, "swapped_case": True}
SITE = """\
# 本机设置，勿删
profile = "four"   # four times a day

[desk]
no = "KSK-1"

[scanner]   # the new gun
# which one
backend = "none"            # none | wedge
prefix   =   '~'    # as its sheet says

# who
[[staff]]
name = "前台 李"
pin = "x"
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    path = tmp_path / "site.toml"
    path.write_text(SITE, encoding="utf-8")
    return path


def test_only_the_section_changes(site: Path) -> None:
    write_section(site, "scanner", HABITS)
    added = 'terminator = "tab"\ngap_ms = 120\nswapped_case = true\n'
    wanted = SITE.replace('backend = "none" ', 'backend = "wedge" ')
    wanted = wanted.replace("as its sheet says\n", f"as its sheet says\n{added}")
    assert site.read_text(encoding="utf-8") == wanted
    settings = load(site)
    assert (settings.scanner.backend, settings.scanner.gap_ms, settings.scanner.prefix) == ("wedge", 120, "~")
    assert settings.desk.no == "KSK-1"


def test_twice_is_once(site: Path) -> None:
    write_section(site, "scanner", HABITS)
    once = site.read_bytes()
    write_section(site, "scanner", HABITS)
    assert site.read_bytes() == once


@pytest.mark.parametrize(
    "before",
    ["", "# nothing yet", '[desk]\nno = "KSK-1"', "[scanner]", "[scanner]\n# none", "[scanner]\r\nleast = 9"],
    ids=ascii,
)
def test_where_there_is_no_such_line_yet(tmp_path: Path, before: str) -> None:
    path = tmp_path / "site.toml"
    path.write_bytes(before.encode())
    write_section(path, "scanner", HABITS)
    after = path.read_bytes().decode()
    assert set(before.splitlines()) <= set(after.splitlines())
    assert tomllib.loads(after)["scanner"].items() >= HABITS.items()


def test_a_new_file_is_made(tmp_path: Path) -> None:
    write_section(tmp_path / "new.toml", "scanner", HABITS)
    assert load(tmp_path / "new.toml").scanner.gap_ms == 120


@pytest.mark.parametrize(
    "before",
    ['scanner = { backend = "none" }', 'scanner.backend = "none"', 'note = """\n[scanner]\n"""\n'],
    ids="inline dotted in-a-text".split(),
)
def test_a_form_it_cannot_edit_is_left_alone(tmp_path: Path, before: str) -> None:
    path = tmp_path / "site.toml"
    path.write_text(before, encoding="utf-8")
    with pytest.raises(BadSetting) as caught:
        write_section(path, "scanner", HABITS)
    assert (caught.value.key, caught.value.remedy, caught.value.remedy_args) == (
        "scanner",
        "by-hand",
        ("scanner",),
    )
    assert path.read_text(encoding="utf-8") == before


def test_a_broken_file_is_left_alone(site: Path) -> None:
    site.write_text("[scanner\n", encoding="utf-8")
    with pytest.raises(BadSetting, match="no-toml"):
        write_section(site, "scanner", HABITS)
    assert site.read_text(encoding="utf-8") == "[scanner\n"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="unwritable ENOENT"):
        write_section(tmp_path / "none" / "site.toml", "scanner", HABITS)


def test_rights_stay_and_nothing_is_left_behind(site: Path) -> None:
    site.chmod(0o640)
    write_section(site, "scanner", HABITS)
    assert stat.S_IMODE(site.stat().st_mode) == 0o640
    assert [path.name for path in site.parent.iterdir()] == ["site.toml"]


@given(
    prefix=st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    least=st.integers(-5, 10**6),
    gap=st.floats(0, 100, allow_subnormal=False),
)
def test_any_value_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, prefix: str, least: int, gap: float
) -> None:
    path = tmp_path_factory.mktemp("site") / "site.toml"
    path.write_text(SITE, encoding="utf-8")
    values: dict[str, Plain] = {"prefix": prefix, "least": least, "gap": gap}
    write_section(path, "scanner", values)
    assert tomllib.loads(path.read_text(encoding="utf-8"))["scanner"] == {"backend": "none", **values}
