# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page about drift in a browser: held to what the page of a report is held to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from chromium import Browser
from test_report_page import BEYOND, CONTRASTS, PAPER, SIZES, brightness

from ansible_collections.paperspace.cloud.plugins.plugin_utils.drift.page import spec_drift_page

LONG = "registry.example.com/a-team-with-a-long-name/" + "a-model-with-a-long-name" * 4 + ":1.28"


def drift() -> dict[str, Any]:
    """One of each state, with values that are longer than a phone is wide."""
    changes = [
        {"path": "image", "before": LONG, "after": "nginx:1.27"},
        {"path": "env.SESSION_KEY", "before": "********", "after": "******** (changed)"},
        {"path": "resources.replicas", "before": 3, "after": None},
    ]
    entries = [
        {"name": "web", "file": "team/" * 12 + "web.yaml", "state": "drifted", "changes": changes},
        {"name": "llm-" * 30, "file": "llm.json", "state": "missing"},
        {"name": None, "file": "broken.yaml", "state": "invalid", "message": "not valid YAML at line 2 " + "x" * 200},
        *({"name": f"same-{number}", "file": f"same-{number}.yaml", "state": "in_sync"} for number in range(40)),
    ]
    about = {"project_id": "p1exampleid", "source": "/srv/" * 30, "generated_at": "2026-01-02T03:04:05Z"}
    return {**about, "entries": entries, "unlisted_names": ["scratch-" * 20], "warnings": ["The API does not show it."]}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("drift") / "drift.html"
    path.write_text(spec_drift_page(drift()), encoding="utf-8")
    return path


@pytest.mark.parametrize(("width", "dark"), SIZES)
def test_it_loads_nothing_complains_of_nothing_and_fits(
    chrome: Browser, page: Path, pictures: Path, width: int, dark: bool
) -> None:
    chrome.open(page, width=width, dark=dark)
    chrome.picture(pictures / f"drift-{width}-{'dark' if dark else 'light'}.png")
    assert chrome.console() == []
    assert chrome.requests() == [page.as_uri()]
    assert chrome.run("return document.documentElement.scrollWidth") == width
    assert chrome.run(BEYOND) == []


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_has_contrast(chrome: Browser, page: Path, dark: bool) -> None:
    chrome.open(page, dark=dark)
    found = chrome.run(CONTRASTS)
    assert len(found) > 80
    assert [(text, ratio) for text, ratio in found if ratio < 4.5] == []
    back = chrome.run("return getComputedStyle(document.body).backgroundColor")
    assert (brightness(back) < 60) == dark


def test_it_prints(chrome: Browser, page: Path) -> None:
    chrome.open(page, width=PAPER, dark=True)
    assert len(re.findall(rb"/Type\s*/Page\b", chrome.pdf())) >= 2
    chrome.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert brightness(chrome.run("return getComputedStyle(document.body).color")) < 60
    assert chrome.run(BEYOND) == []
    chrome.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
