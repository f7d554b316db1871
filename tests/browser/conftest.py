# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The three reports as files, and one browser for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import Browser, browser
from report_data import SITUATIONS

from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.page import report_page

ROOT = Path(__file__).resolve().parents[2]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", default="", help="folder for the pictures that the documentation shows")


@pytest.fixture(scope="session")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page of each situation."""
    folder = tmp_path_factory.mktemp("pages")
    paths = {name: folder / f"{name}.html" for name in SITUATIONS}
    for name, path in paths.items():
        path.write_text(report_page(SITUATIONS[name]()), encoding="utf-8")
    return paths


@pytest.fixture(scope="session")
def pictures() -> Path:
    """For whoever wants to look: what the tests saw last."""
    folder = ROOT / ".cache" / "page"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
