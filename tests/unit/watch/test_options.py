# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the event source: what is taken, what is refused, and that everything that describes them agrees."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from users import STRANGER, as_user, needs_root, shared_folder
from watch.worlds import EVENT_SCHEMA, ROOT

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.events import TYPES
from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.options import DEPLOYMENT_WATCH, read_options

SOURCE = ROOT / "extensions/eda/plugins/event_source/deployment_watch.py"
SCHEMA = json.loads((SOURCE.parent / "schemas/deployment_watch.json").read_text())
JSON_TYPES = {
    "str": "string",
    "path": "string",
    "float": "number",
    "int": "integer",
    "bool": "boolean",
    "list": "array",
}


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERSPACE_API_KEY", "a-key-of-the-environment")
    monkeypatch.delenv("PAPERSPACE_API_URL", raising=False)


def test_everything_given(tmp_path: Path) -> None:
    options = read_options(
        {
            "api_key": "another-key",
            "api_url": "http://127.0.0.1:8080/v1/",
            "project_id": " p1 ",
            "names": ["web", "llm-*"],
            "events": "failed,healthy",
            "interval": "2.5",
            "instances": "true",
            "unhealthy_seconds": 0,
            "healthy_within": "0",
            "initial_events": True,
            "state_file": str(tmp_path / "state.json"),
        }
    )
    assert (options.names, options.events) == (("web", "llm-*"), {"failed", "healthy"})
    assert (options.interval, options.instances, options.unhealthy_seconds, options.healthy_within) == (2.5, True, 0, 0)
    assert options.state_file == tmp_path / "state.json"
    assert options.scope == {"api_url": "http://127.0.0.1:8080/v1", "project_id": "p1"}
    assert "another-key" not in repr(options) and "another-key" not in json.dumps(options.scope)


def test_what_a_variable_without_a_value_leaves_is_not_given() -> None:
    assert read_options(dict.fromkeys(DEPLOYMENT_WATCH, "")) == read_options({})
    assert read_options(dict.fromkeys(DEPLOYMENT_WATCH)) == read_options({})


@pytest.mark.parametrize(
    ("given", "place", "words"),
    [
        ({"intervall": 5}, "intervall", "unknown option; valid options: .*interval"),
        ({"interval": 0}, "interval", "at least 1 s"),
        ({"interval": -1}, "interval", "at least 1 s"),
        ({"interval": 1e-9}, "interval", "at least 1 s"),
        ({"interval": "0.99"}, "interval", "at least 1 s"),
        ({"interval": float("nan")}, "interval", "not finite"),
        ({"interval": "soon"}, "", "interval"),
        ({"interval": float("inf")}, "interval", "not finite"),
        ({"unhealthy_seconds": -1}, "unhealthy_seconds", "at least 0 s"),
        ({"healthy_within": -1}, "healthy_within", "at least 0 s"),
        ({"events": ["fialed"]}, "", "fialed"),
        ({"events": []}, "events", "omit it"),
        ({"names": [""]}, "names", "omit it"),
        ({"instances": "perhaps"}, "", "instances"),
        ({"api_url": "http://api.example.com"}, "api_url", "plain http"),
        ({"state_file": "/no/such/folder/state.json"}, "state_file", "/no/such/folder does not exist: create it first"),
        ({"state_file": "/"}, "state_file", "folder"),
        ({"project_id": ["p1"]}, "project_id", "must be a string"),
    ],
)
def test_what_is_refused(given: dict[str, Any], place: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as refused:
        read_options(given)
    assert refused.value.path == place


@needs_root
@pytest.mark.parametrize("dangling", [False, True])
def test_a_link_of_a_stranger_is_no_state_file(dangling: bool, tmp_path: Path) -> None:
    target = tmp_path / "target"
    if not dangling:
        target.touch()
    with shared_folder() as folder:
        link = folder / "state.json"
        as_user(STRANGER, lambda: link.symlink_to(target))
        with pytest.raises(InputError, match="link owned by another user") as refused:
            read_options({"state_file": str(link)})
    assert refused.value.path == "state_file"


def test_a_missing_key_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PAPERSPACE_API_KEY")
    with pytest.raises(InputError, match="PAPERSPACE_API_KEY"):
        read_options({})


def documented() -> dict[str, Any]:
    source = runpy.run_path(str(SOURCE))
    return yaml.safe_load(source["DOCUMENTATION"])["options"]


def test_documentation_schema_and_options_agree() -> None:
    options = documented()
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert list(options) == list(DEPLOYMENT_WATCH) == list(SCHEMA["properties"])
    for name, option in DEPLOYMENT_WATCH.items():
        shown, schema = options[name], SCHEMA["properties"][name]
        assert shown["type"] == option["type"], name
        assert shown.get("elements") == option.get("elements"), name
        assert shown.get("choices") == option.get("choices") == schema.get("items", {}).get("enum"), name
        assert shown.get("default") == option.get("default") == schema.get("default"), name
        assert schema["type"] == JSON_TYPES[option["type"]], name


def test_the_examples_are_arguments_that_are_taken() -> None:
    examples = yaml.safe_load(runpy.run_path(str(SOURCE))["EXAMPLES"])
    assert len(examples) == 2
    for example in examples:
        [(name, arguments)] = example.items()
        assert name == "paperspace.cloud.deployment_watch"
        jsonschema.validate(arguments, SCHEMA)
        read_options({**arguments, "state_file": None})


def test_the_event_schema_knows_every_type() -> None:
    jsonschema.Draft202012Validator.check_schema(EVENT_SCHEMA)
    assert [ref["$ref"] for ref in EVENT_SCHEMA["oneOf"]] == [f"#/$defs/{kind}" for kind in TYPES]
    assert [EVENT_SCHEMA["$defs"][kind]["properties"]["type"]["const"] for kind in TYPES] == list(TYPES)
