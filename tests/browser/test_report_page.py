# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a report in a browser: it loads nothing, complains of nothing, and can be read on every screen."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from chromium import Browser
from report_data import SITUATIONS

# A4 within its margins, in CSS pixels.
PAPER = 688
SIZES = [(1200, False), (1200, True), (360, False), (360, True)]

# Whatever has text of its own: its colour on the nearest background behind it. WCAG AA asks for 4.5, for large text 3.
CONTRASTS = """
const channel = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const behind = element => {
  for (let e = element; e; e = e.parentElement) {
    const colour = numbers(getComputedStyle(e).backgroundColor);
    if (colour.length < 4 || colour[3] === 1) return colour;
  }
  return [255, 255, 255];
};
const found = [];
for (const e of document.body.querySelectorAll('*')) {
  if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || !e.getClientRects().length) continue;
  if (e.closest('circle')) continue;
  const style = getComputedStyle(e);
  const ink = light(numbers(e.closest('svg') ? style.fill : style.color)), back = light(behind(e));
  const ratio = (Math.max(ink, back) + 0.05) / (Math.min(ink, back) + 0.05);
  found.push([e.textContent.trim().slice(0, 40), Math.round(ratio * 100) / 100]);
}
return found;
"""
# Lines and marks that carry meaning: WCAG AA asks for 3.
SERIES_COLOURS = """
return [...document.querySelectorAll('.chart .line')].map(e => getComputedStyle(e).stroke);
"""
# What reaches beyond the window, but for what lies in a box that scrolls.
BEYOND = """
const scrolls = e => e.closest('.scroll') && getComputedStyle(e.closest('.scroll')).overflowX !== 'visible';
return [...document.body.querySelectorAll('*')]
  .filter(e => !scrolls(e) && e.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
  .map(e => e.outerHTML.slice(0, 80));
"""


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize(("width", "dark"), SIZES)
def test_it_loads_nothing_complains_of_nothing_and_fits(chrome, pages, pictures, situation, width, dark):
    page = pages[situation]
    chrome.open(page, width=width, dark=dark)
    chrome.picture(pictures / f"{situation}-{width}-{'dark' if dark else 'light'}.png")
    assert chrome.console() == []
    assert chrome.requests() == [page.as_uri()]
    assert chrome.run("return document.documentElement.scrollWidth") == width
    assert chrome.run("return innerWidth") == width
    assert chrome.run(BEYOND) == []


def test_the_browser_would_have_told(chrome: Browser, tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text("<!DOCTYPE html><img src='http://paperspace.invalid/a.png'><script>console.error('loud')</script>")
    chrome.open(page)
    assert chrome.requests() == [page.as_uri(), "http://paperspace.invalid/a.png"]
    assert "loud" in " ".join(chrome.console())
    wide = "<p style='width: 900px; color: #999; background: #fff'>pale and wide"
    page.write_text(f"<!DOCTYPE html><meta name='viewport' content='width=device-width'>{wide}")
    chrome.open(page, width=360)
    assert chrome.run(BEYOND) != []
    assert min(ratio for _text, ratio in chrome.run(CONTRASTS)) < 4.5


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_charts_hold_every_point(chrome, pages, situation):
    chrome.open(pages[situation])
    expected: dict[str, int] = {}
    for series in SITUATIONS[situation]()["series"]:
        valued = [point for point in series["points"] if point["value"] is not None]
        expected[series["metric"]] = expected.get(series["metric"], 0) + len(valued)
    drawings = chrome.driver.find_elements("css selector", ".chart")
    counts = {one.accessible_name.split()[0]: len(one.find_elements("css selector", ".dot")) for one in drawings}
    assert counts == expected
    assert {one.aria_role for one in drawings} <= {"image"}


def test_each_line_of_a_chart_is_drawn_within_it(chrome, pages):
    chrome.open(pages["healthy"])
    script = """
    return [...document.querySelectorAll('.chart circle.dot, .chart text')].filter(e => {
      const inner = e.getBoundingClientRect(), outer = e.closest('.chart').getBoundingClientRect();
      return inner.left < outer.left || inner.right > outer.right
        || inner.top < outer.top || inner.bottom > outer.bottom;
    }).map(e => e.outerHTML);
    """
    assert chrome.run(script) == []


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("dark", [False, True])
def test_every_text_has_contrast(chrome, pages, situation, dark):
    chrome.open(pages[situation], dark=dark)
    found: list[tuple[str, float]] = chrome.run(CONTRASTS)
    assert len(found) > 40
    assert [(text, ratio) for text, ratio in found if ratio < 4.5] == []


def colours(chrome: Browser, page: Path, *, dark: bool) -> dict[str, Any]:
    chrome.open(page, dark=dark)
    script = """
    const of = (e, what) => getComputedStyle(document.querySelector(e))[what];
    return {back: of('body', 'backgroundColor'), ink: of('body', 'color'), card: of('section', 'backgroundColor'),
            label: of('.chart text', 'fill'), badge: of('.badge', 'color'), scheme: of(':root', 'colorScheme')};
    """
    return {**chrome.run(script), "series": chrome.run(SERIES_COLOURS)}


def test_it_is_another_page_in_the_dark(chrome, pages):
    light, dark = (colours(chrome, pages["healthy"], dark=scheme) for scheme in (False, True))
    assert light.pop("scheme") == dark.pop("scheme") == "light dark"
    assert all(light[key] != dark[key] for key in light)
    assert len(set(light["series"])) == len(set(dark["series"])) == 2
    assert brightness(light["back"]) > 200 > 60 > brightness(dark["back"])
    assert min(map(brightness, dark["series"])) > 100


def brightness(colour: str) -> float:
    return sum(map(float, re.findall(r"[\d.]+", colour)[:3])) / 3


@pytest.mark.parametrize("situation", SITUATIONS)
def test_it_prints(chrome, pages, situation):
    chrome.open(pages[situation], width=PAPER, dark=True)
    pdf = chrome.pdf()
    assert pdf.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) >= 1
    # On paper it is light, nothing is cut off, and nothing is hidden in a box that scrolls.
    chrome.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert brightness(chrome.run("return getComputedStyle(document.body).color")) < 60
    assert chrome.run(BEYOND) == []
    assert (
        chrome.run(
            "return [...document.querySelectorAll('.log')].filter(e => e.scrollHeight > e.clientHeight + 1).length"
        )
        == 0
    )
    chrome.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_the_keyboard_reaches_what_scrolls(chrome, pages):
    chrome.open(pages["failed"], width=360)
    script = """
    return [...document.body.querySelectorAll('*')]
      .filter(e => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX))
      .filter(e => e.tabIndex !== 0 || !e.getAttribute('aria-labelledby')).map(e => e.outerHTML.slice(0, 80));
    """
    assert chrome.run(script) == []


def test_pictures_for_the_documentation(pictures, request):
    """Few colours are enough for them, and make them small."""
    folder = request.config.getoption("--pictures")
    image = pytest.importorskip("PIL.Image")
    for situation in SITUATIONS:
        picture = pictures / f"{situation}-1200-light.png"
        reduced = pictures / f"report-{situation}.png"
        image.open(picture).convert("RGB").quantize(128, dither=image.Dither.NONE).save(reduced, optimize=True)
        assert reduced.stat().st_size < 200_000
        if folder:
            shutil.copy(reduced, Path(folder) / reduced.name)
