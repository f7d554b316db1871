# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Automation Hub asks of the README and of galaxy.yml, beyond what the importer looks at."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
SECTIONS = [
    "Requirements",
    "Installation",
    "Use cases",
    "Testing",
    "Support",
    "Release notes",
    "Related information",
    "License",
]


def test_the_readme_has_the_sections_of_certified_content_in_their_order() -> None:
    titles = re.findall(r"(?m)^## (.+)$", (ROOT / "README.md").read_text())

    assert [title for title in titles if title in SECTIONS] == SECTIONS


def test_the_version_is_the_first_stable_one_or_later_and_the_links_are_there() -> None:
    galaxy = yaml.safe_load((ROOT / "galaxy.yml").read_text())

    assert int(galaxy["version"].split(".")[0]) >= 1
    assert all(galaxy[link].startswith("https://") for link in ("repository", "documentation", "homepage", "issues"))
