"""The page in a real browser: by keyboard alone, nothing from elsewhere, nothing that runs, nothing cut off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.fleet.server import FleetThread
from tests.support.browser import Browser, browser
from tests.support.fleet import LOOKS, NAME, NOW_MS, PASSWORD, SECOND, Clock, fleet_page, paired

A, B = "KSK-990000-0007", "KSK-990000-0008"
EVIL = '<img src=x onerror="document.title=1">'
PAGES = ("/", f"/desk/{A}", "/pair", "/profile", "/waiting", "/acts")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FleetThread]:
    with fleet_page(tmp_path_factory.mktemp("fleet"), Clock()) as page:
        paired(page, A).tell(
            page.shelf.key, devices={"readers": "fail E01", "book": "ok", "gun": "not-fitted"}
        )
        paired(page, B).tell(page.shelf.key, queue=2, oldest_ms=NOW_MS - 7_200_000)
        page.shelf.name(A, EVIL)
        yield page


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("chromium")) as tab:
        yield tab


@pytest.fixture(scope="module")
def inside(page: FleetThread, tab: Browser) -> Browser:
    """Signed in, by keyboard."""
    tab.open(page.origin)
    reach(tab, "account")
    tab.type(NAME)
    tab.press("Tab")
    tab.type(PASSWORD)
    tab.press("Enter")
    tab.settle()
    return tab


def reach(tab: Browser, name: str) -> None:
    """Tab until the field or button of this name or text has the focus."""
    for _ in range(80):
        tab.press("Tab")
        here = tab.run("(e => [e.name, e.innerText, e.pathname].join('|'))(document.activeElement)")
        if name in here.split("|"):
            return
    raise AssertionError(f"{name} is out of reach")


def sign_in(page: FleetThread, tab: Browser, name: str) -> None:
    tab.open(f"{page.origin}/sign-in")
    reach(tab, "account")
    tab.type(name)
    tab.press("Tab")
    tab.type(PASSWORD)
    tab.press("Enter")
    tab.settle()


def sign_out(tab: Browser) -> None:
    tab.run("document.querySelector('header form button').click()")
    tab.settle()


def as_second(page: FleetThread, inside: Browser) -> str:
    """The second keeper comes, agrees by keyboard, and the first sits down again."""
    sign_out(inside)
    sign_in(page, inside, SECOND)
    inside.open(f"{page.origin}/waiting")
    reach(inside, "password")
    inside.type(PASSWORD)
    inside.press("Enter")
    inside.settle()
    said = inside.text
    sign_out(inside)
    sign_in(page, inside, NAME)
    inside.open(f"{page.origin}/waiting")
    assert "没有待复核的" in inside.text
    inside.heard.clear()
    return said


def test_a_viewer_finds_no_way_to_change_anything(page: FleetThread, inside: Browser) -> None:
    sign_out(inside)
    sign_in(page, inside, LOOKS)
    for path in ("/", f"/desk/{A}", "/waiting", "/acts"):
        inside.open(page.origin + path)
        assert inside.run("document.forms.length") == 1, "but to sign out"
    inside.open(f"{page.origin}/pair")
    assert "只能看" in inside.text
    sign_out(inside)
    sign_in(page, inside, NAME)


def test_pairing_says_from_when_a_desk_is_heard_of(page: FleetThread, inside: Browser) -> None:
    """A desk takes its page when it starts: nobody shall wait at the lamps for one that runs on."""
    inside.open(f"{page.origin}/pair")
    assert "关掉程序" in inside.text and "下次启动后一分钟内" in inside.text


def test_a_desk_is_found_and_revoked_by_keyboard_alone(page: FleetThread, inside: Browser) -> None:
    inside.open(page.origin)
    assert "故障" in inside.text and "留意" in inside.text
    reach(inside, f"/desk/{B}")
    inside.press("Enter")
    inside.settle()
    reach(inside, "typed")
    inside.type(B)
    inside.press("Tab")
    inside.type(PASSWORD)
    inside.press("Tab")
    inside.press("Enter")
    inside.settle()
    assert "等另一个管理账号" in inside.text
    assert page.shelf.desk(B).revoked_ms is None, "one is not enough"  # type: ignore[union-attr]
    assert "已撤销；它下次联系时照办" in as_second(page, inside)
    assert page.shelf.desk(B).revoked_ms is not None  # type: ignore[union-attr]


def test_a_profile_is_published_by_keyboard_alone(page: FleetThread, inside: Browser) -> None:
    inside.open(f"{page.origin}/profile")
    reach(inside, "use.screen.large_type")
    inside.press(" ")
    reach(inside, "password")
    inside.type(PASSWORD)
    inside.press("Enter")
    inside.settle()
    assert "等另一个管理账号" in inside.text and page.shelf.published() is None
    assert "已签名发布" in as_second(page, inside) and page.shelf.published() is not None


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_fetched_elsewhere_and_nothing_is_blocked(
    page: FleetThread, inside: Browser, path: str
) -> None:
    inside.heard.clear()
    inside.open(page.origin + path)
    asked = [
        one["params"]["request"]["url"]
        for one in inside.heard
        if one["method"] == "Network.requestWillBeSent"
    ]
    assert asked and all(url.startswith(page.origin) for url in asked)
    assert [one for one in inside.heard if one["method"] == "Log.entryAdded"] == [], "the browser complains"


def test_a_label_runs_nothing(page: FleetThread, inside: Browser) -> None:
    for path in ("/", f"/desk/{A}"):
        inside.open(page.origin + path)
        assert EVIL in inside.text
        assert inside.run("document.images.length") == 0 and inside.run("document.title") != "1"


def test_a_script_would_not_run_anyway(page: FleetThread, inside: Browser) -> None:
    """The policy holds although a hole in the pages were found."""
    inside.open(page.origin)
    inside.run(
        "document.body.insertAdjacentHTML('beforeend', '<img src=/style.css onerror=\"document.title=7\">');"
        "const s = document.createElement('script'); s.textContent = 'document.title=7'; document.body.append(s); 1"
    )
    inside.settle()
    assert inside.run("document.title") != "7"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [360, 1366])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_is_wider_than_the_screen(
    page: FleetThread, inside: Browser, path: str, width: int, language: str
) -> None:
    inside.size(width, 768)
    inside.open(f"{page.origin}/language/{language}?back={path}")
    assert inside.run("document.documentElement.scrollWidth") <= width
    hidden = "[...document.querySelectorAll('.wide')].filter(e => e.scrollWidth > e.clientWidth).length"
    assert inside.run(hidden) == 0, "what one cannot see, one publishes unseen"
    small = inside.run(
        "[...document.querySelectorAll('button,input:not([type=hidden],[hidden],[type=checkbox]),select')]"
        ".filter(e => e.getBoundingClientRect().height < 40).map(e => e.outerHTML)"
    )
    assert small == []
    inside.size(1366, 768)
    inside.open(f"{page.origin}/language/zh")


@pytest.mark.parametrize("path", PAGES)
def test_every_field_and_lamp_has_a_name(page: FleetThread, inside: Browser, path: str) -> None:
    inside.open(page.origin + path)
    nodes = inside.call("Accessibility.getFullAXTree")["nodes"]
    roles = {"textbox", "button", "link", "checkbox", "combobox", "spinbutton"}
    unnamed = [
        one for one in nodes
        if one.get("role", {}).get("value") in roles and not one["ignored"] and not one["name"]["value"].strip()
    ]  # fmt: skip
    assert unnamed == []
    assert inside.run(
        "[...document.querySelectorAll('.lamp')].every(e => e.innerText.trim() && e.querySelector('svg'))"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(page: FleetThread, inside: Browser, scheme: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    inside.look(prefers_color_scheme=scheme)
    inside.open(page.origin)
    ratios = inside.run(CONTRAST)
    inside.look(prefers_color_scheme="light")
    assert ratios and min(ratios) >= 4.5


CONTRAST = """
(() => {
  const light = c => c.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255)
    .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const behind = e => { for (; e; e = e.parentElement) {
    const c = getComputedStyle(e).backgroundColor; if (!/, 0\\)$/.test(c)) return c; } return 'rgb(255,255,255)'; };
  return [...document.querySelectorAll('a:not(.skip), td, th, .lamp, .note, button, .label, h1')].map(e => {
    const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x);
    return (a + .05) / (b + .05); });
})()
"""
