# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rulebooks of the collection and of its guide are such, and their sources are given what they know."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SOURCE = "paperspace.cloud.deployment_watch"
ARGUMENTS = json.loads((ROOT / "extensions/eda/plugins/event_source/schemas/deployment_watch.json").read_text())
EVENTS = json.loads((ROOT / "extensions/eda/schemas/deployment_watch_event.json").read_text())
RULEBOOKS = json.loads((resources.files("ansible_rulebook") / "schema" / "ruleset_schema.json").read_text())
GUIDE = (ROOT / "docs" / "eda.md").read_text()
BLOCKS = re.findall(r"^```(yaml|json)\n(.*?)^```$", GUIDE, flags=re.MULTILINE | re.DOTALL)
OURS = sorted((ROOT / "extensions/eda/rulebooks").glob("*.yml"))
SHOWN = [text for kind, text in BLOCKS if kind == "yaml" and re.search(r"^  rules:$", text, re.MULTILINE)]


def check_rulebook(rulesets: Any, *, templates: bool) -> None:
    """``templates``: variables stand where the source will get a value."""
    jsonschema.validate(rulesets, RULEBOOKS)
    for ruleset in rulesets:
        for source in ruleset["sources"]:
            given = source.get(SOURCE, {})
            assert set(given) <= set(ARGUMENTS["properties"])
            if not templates:
                jsonschema.validate(given, ARGUMENTS)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_ours_are_rulebooks(path: Path) -> None:
    check_rulebook(yaml.safe_load(path.read_text()), templates=True)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_their_headers_name_their_variables(path: Path) -> None:
    text = path.read_text()
    header = "".join(line for line in text.splitlines(keepends=True) if line.startswith("#"))
    used = set(re.findall(r"\{\{ (\w+)", text)) - {"event"}
    assert used == set(re.findall(r"\b(?:watch|notify|park)_\w+", header)) - {"park_when_idle", "park_idle"}


@pytest.mark.parametrize("text", SHOWN)
def test_those_of_the_guide_are_rulebooks(text: str) -> None:
    check_rulebook(yaml.safe_load(text), templates=False)


# Fields whose alphabet the schema of events restricts.
SAFE = {"event.deployment.id", "event.deployment.slug", "event.deployment.project_id", "event.type"}


@pytest.mark.parametrize("text", [*(path.read_text() for path in OURS), *SHOWN])
def test_event_text_names_no_file_and_starts_no_text(text: str) -> None:
    for value in strings_in(yaml.safe_load(text)):
        used = set(re.findall(r"{{ *(event[\w.]*)", value))
        if "/" in value or value.startswith("{{"):
            assert used <= SAFE, value


def strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings_in(inner)


def test_the_guide_shows_some() -> None:
    assert len(SHOWN) >= 2 and len(OURS) == 3


def test_events_of_the_guide_are_events() -> None:
    shown = [json.loads(text) for kind, text in BLOCKS if kind == "json"]
    assert len(shown) >= 1
    for event in shown:
        jsonschema.validate(event, EVENTS)


def test_the_guide_tells_of_every_type_and_option() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \|(.*)\|$", GUIDE, re.MULTILINE))
    kinds = [ref["$ref"].rpartition("/")[2] for ref in EVENTS["oneOf"]]
    assert set(told) >= set(kinds) | (set(ARGUMENTS["properties"]))
    for kind in kinds:
        own = set(EVENTS["$defs"][kind]["properties"]) - {"type", "at", "deployment", "meta"}
        assert set(re.findall(r"`(\w+)`", told[kind].rpartition("|")[2])) >= own, kind
