# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the guides name is there: files, headings, and the texts of errors."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("guides/*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
PAGES += [DOCS / f"{name}.md" for name in ("api", "eda", "glossary", "index", "verification")]
TROUBLE = DOCS / "guides" / "troubleshooting.md"
LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*)(#[^)\s]*)?\)")


def slugs(page: Path) -> set[str]:
    """The anchors that GitHub makes of the headings of a page."""
    outside = re.sub(r"^```.*?^```$", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", outside, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_every_link_leads_somewhere(page: Path) -> None:
    for path, anchor in LINK.findall(page.read_text()):
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), (page.name, path)
        assert not anchor or anchor[1:] in slugs(target), (page.name, path, anchor)


def test_the_front_page_names_every_guide() -> None:
    linked = {path for path, _anchor in LINK.findall((DOCS / "index.md").read_text())}
    assert {f"guides/{guide.name}" for guide in DOCS.glob("guides/*.md")} <= linked


def test_the_sidebar_names_what_is_there() -> None:
    contents = yaml.safe_load((DOCS / "site" / "contents.yml").read_text())
    named = [page for pages in contents.values() for page in pages if "*" not in page]
    made = {"collection/index", "CHANGELOG", "CONTRIBUTING"}
    assert [page for page in named if page not in made and not (DOCS / f"{page}.md").exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_every_name_of_the_collection_is_there(page: Path) -> None:
    for name in set(re.findall(r"\bpaperspace\.cloud\.(\w+)", page.read_text())):
        places = ["plugins/*/{}.*", "roles/{}", "playbooks/{}.yml", "extensions/eda/**/{}.*"]
        assert name in ("all", "git") or any(list(ROOT.glob(place.format(name))) for place in places), name


@cache
def said() -> list[str]:
    """Every text in plugins and roles that could be a message; what is filled in is ``...``."""
    texts = [text for path in ROOT.glob("plugins/**/*.py") for text in _texts_of_python(path)]
    for path in ROOT.glob("roles/*/**/*.yml"):
        texts.append(re.sub(r"\s+", " ", re.sub(r"\{\{.*?\}\}", "...", path.read_text(), flags=re.DOTALL)))
    return texts


def _texts_of_python(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "..." for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def quoted() -> list[str]:
    """The texts that the page about troubles is ordered by."""
    return [text.strip("`") for text in re.findall(r"^### (`.+`)$", TROUBLE.read_text(), flags=re.MULTILINE)]


def test_there_are_texts() -> None:
    assert len(quoted()) == len(set(quoted())) >= 40
    sections = re.split(r"^### ", TROUBLE.read_text(), flags=re.MULTILINE)[1:]
    assert [text for text in sections if "\nCause: " not in text or "\nRemedy: " not in text] == []


@pytest.mark.parametrize("text", quoted())
def test_the_collection_says_what_is_quoted(text: str) -> None:
    wanted = re.compile(r".{1,40}?".join(re.escape(part) for part in text.split("...")), flags=re.DOTALL)
    assert any(wanted.search(f"...{one}...") for one in said())
