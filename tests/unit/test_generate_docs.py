# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The generator of shared documentation: what it writes, what it refuses, and that its work is up to date."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
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
    """A checkout with one option, one result and one file that has places for both."""
    monkeypatch.setattr(generator, "ROOT", tmp_path)
    monkeypatch.setattr(generator, "load_specs", lambda: {"small": {"image": {"type": "str"}}})
    write(tmp_path / "scripts/option_descriptions.yml", "small: {image: [The image.]}\n")
    write(
        tmp_path / "scripts/return_descriptions.yml",
        "thing:\n  sample: {id: '7'}\n  contains: {id: {type: str, description: The id.}}\n",
    )
    write(
        tmp_path / "plugins/modules/thing.py",
        "options:\n  # begin generated options small\n  old: text\n  # end generated\n"
        "return:\n  # begin generated results thing\n  # end generated\nthe end\n",
    )
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_the_documentation_is_up_to_date():
    done = subprocess.run([sys.executable, str(SCRIPT), "--check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_options_come_from_the_spec_and_the_descriptions(generator):
    check = {"description": ["A check."], "type": "dict"}
    check["suboptions"] = {"path": {"description": ["Its path."], "type": "str"}}
    kind = {"description": ["The kind."], "type": "str", "choices": ["a", "b"]}
    assert generator.options_tree(SPEC, generator.Descriptions("small", TEXTS)) == {
        "image": {"description": ["The image.", "A new one needs it."], "type": "str"},
        "checks": {
            "description": ["The checks."],
            "type": "dict",
            "suboptions": {"ready": check, "alive": check},
        },
        "mounts": {
            "description": ["The mounts."],
            "type": "list",
            "elements": "dict",
            "suboptions": {"kind": kind},
        },
        "wait": {"description": ["Whether to wait."], "type": "bool", "default": True},
    }


def test_results_take_options_as_fields_and_samples_from_one_example(generator):
    fields = {
        "id": {"type": "str", "description": "The id."},
        "data": {
            "type": "dict",
            "description": "The data.",
            "options": "small",
            "contains": {"age": {"type": "int", "returned": "sometimes", "description": "The age."}},
        },
    }
    sample = {"id": "7", "data": {"age": 3, "mounts": [{"kind": "a"}]}}
    spec = {"small": {"mounts": SPEC["mounts"]}}
    set_there = {"returned": "when the spec has it"}
    assert generator.results_tree(fields, sample, spec, {"small": TEXTS}, "thing") == {
        "id": {"description": "The id.", "returned": "always", "type": "str", "sample": "7"},
        "data": {
            "description": "The data.",
            "returned": "always",
            "type": "dict",
            "contains": {
                "mounts": {
                    "description": "The mounts.",
                    **set_there,
                    "type": "list",
                    "elements": "dict",
                    "contains": {"kind": {"description": "The kind.", **set_there, "type": "str", "sample": "a"}},
                },
                "age": {"description": "The age.", "returned": "sometimes", "type": "int", "sample": 3},
            },
        },
    }


def test_an_option_without_a_description_is_named(generator):
    texts = {path: text for path, text in TEXTS.items() if path != "mounts[].kind"}
    with pytest.raises(generator.DocumentationError, match=r"small: the option mounts\[\]\.kind has no description"):
        generator.options_tree(SPEC, generator.Descriptions("small", texts))


def test_a_description_without_an_option_is_named(generator):
    texts = {"small": {**TEXTS, "mounts[].size": ["The size."]}}
    with pytest.raises(generator.DocumentationError, match=r"no option for the description of mounts\[\]\.size"):
        generator.all_blocks({"small": SPEC}, texts, {})


def test_a_section_without_a_spec_is_named(generator):
    with pytest.raises(generator.DocumentationError, match="stranger"):
        generator.all_blocks({}, {"stranger": {}}, {})


def test_a_result_without_a_sample_is_named(generator):
    with pytest.raises(generator.DocumentationError, match=r"thing\.id has no sample"):
        generator.results_tree({"id": {"type": "str", "description": "The id."}}, {}, {}, {}, "thing")


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
        "    type: str\n"
        "  # end generated\n"
        "return:\n"
        "  # begin generated results thing\n"
        "  id:\n"
        "    description: The id.\n"
        "    returned: always\n"
        "    type: str\n"
        "    sample: '7'\n"
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
        ("# begin generated options small\n# end generated\n", "no file has a place for results thing"),
    ],
)
def test_places_that_fit_nothing_are_named(generator, checkout, capsys, place, problem):
    (checkout / "plugins/modules/thing.py").write_text(place)
    assert generator.main(["--check"]) == 1
    assert problem in capsys.readouterr().err


def test_options_of_another_module_name_it_where_they_speak_of_its_others(generator):
    tree = {
        "env": {"suboptions": {"name": {"description": ["O(env[].name), O(purge=true), O(ns.c.other#module:src)."]}}}
    }
    [text] = generator.elsewhere(tree)["env"]["suboptions"]["name"]["description"]
    assert text == "O(env[].name), O(paperspace.cloud.deployment#module:purge=true), O(ns.c.other#module:src)."


def test_options_below_another_option_name_their_place(generator):
    tree = {"env": {"description": ["As O(remove) and O(purge=true), see O(paperspace.cloud.deployment#module:src)."]}}
    assert generator.below(tree, "deployments[].") == {
        "env": {
            "description": [
                "As O(deployments[].remove) and O(deployments[].purge=true), "
                "see O(paperspace.cloud.deployment#module:src)."
            ]
        }
    }
