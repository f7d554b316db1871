# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The generator of shared documentation: what it writes, and what it refuses."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts/generate_docs.py"
PROBE = {"type": "dict", "options": {"path": {"type": "str"}}}
SPEC = {
    "image": {"type": "str", "no_log": False},
    "checks": {"type": "dict", "options": {"ready": PROBE, "alive": PROBE}},
    "mounts": {"type": "list", "elements": "dict", "options": {"kind": {"type": "str", "choices": ["a", "b"]}}},
    "wait": {"type": "bool", "default": True},
}
TEXTS = {
    "image": ["The image.", "A new one needs it."],
    "checks": ["The checks."],
    "checks.*": ["A check."],
    "checks.*.path": ["Its path."],
    "mounts": ["The mounts."],
    "mounts[].kind": ["The kind."],
    "wait": ["Whether to wait."],
}


@pytest.fixture(scope="module")
def generator() -> Any:
    location = importlib.util.spec_from_file_location("generate_docs", SCRIPT)
    module = importlib.util.module_from_spec(location)
    location.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(generator, tmp_path, monkeypatch) -> Path:
    """A checkout with one option and one file that has two places for it."""
    monkeypatch.setattr(generator, "ROOT", tmp_path)
    monkeypatch.setattr(generator, "load_specs", lambda: {"small": {"image": {"type": "str"}}})
    write(tmp_path / "scripts/option_descriptions.yml", "small: {image: [The image., A new one needs it.]}\n")
    write(
        tmp_path / "plugins/modules/thing.py",
        "options:\n  # begin generated options small\n  old: text\n  # end generated\n"
        "suboptions:\n  # begin generated brief small\n  # end generated\nthe end\n",
    )
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_an_option_without_a_description_is_named(generator):
    texts = {path: text for path, text in TEXTS.items() if path != "mounts[].kind"}
    with pytest.raises(generator.DocumentationError, match=r"small: the option mounts\[\]\.kind has no description"):
        generator.options_tree(SPEC, generator.Descriptions("small", texts))


def test_a_description_without_an_option_is_named(generator):
    texts = {"small": {**TEXTS, "mounts[].size": ["The size."]}}
    with pytest.raises(generator.DocumentationError, match=r"no option for the description of mounts\[\]\.size"):
        generator.all_trees({"small": SPEC}, texts)


def test_a_section_without_a_spec_is_named(generator):
    with pytest.raises(generator.DocumentationError, match="stranger"):
        generator.all_trees({}, {"stranger": {}})


def test_a_stale_file_is_named_then_written_then_fresh(generator, checkout, capsys):
    file = checkout / "plugins/modules/thing.py"
    before = file.read_text()
    assert generator.main(["--check"]) == 1
    assert file.read_text() == before
    assert generator.main([]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "stale: plugins/modules/thing.py",
        "written: plugins/modules/thing.py",
    ]
    assert file.read_text() == (
        "options:\n"
        "  # begin generated options small\n"
        "  image:\n"
        "    description:\n"
        "      - The image.\n"
        "      - A new one needs it.\n"
        "    type: str\n"
        "  # end generated\n"
        "suboptions:\n"
        "  # begin generated brief small\n"
        "  image:\n"
        "    description: The image.\n"
        "    type: str\n"
        "  # end generated\n"
        "the end\n"
    )
    assert generator.main(["--check"]) == 0


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        ("# begin generated options other\n# end generated\n", "there are no options named other"),
        ("# begin generated options small\n", "a marked place has no end"),
        ("# begin generated nonsense small\n# end generated\n", "a marked place has no end"),
        ("no place\n", "no file has a place for small"),
    ],
)
def test_places_that_fit_nothing_are_named(generator, checkout, capsys, place, problem):
    (checkout / "plugins/modules/thing.py").write_text(place)
    assert generator.main(["--check"]) == 1
    assert problem in capsys.readouterr().err
