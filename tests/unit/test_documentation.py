# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation, argument specs, models and metadata say the same."""

from __future__ import annotations

import functools
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.paperspace.cloud.plugins.module_utils import libraries, version
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter import arguments
from ansible_collections.paperspace.cloud.plugins.module_utils.spec import models
from ansible_collections.paperspace.cloud.plugins.module_utils.spec import options as spec_options

ROOT = Path(__file__).resolve().parents[2]
COLLECTION = "paperspace.cloud"
PLUGINS = f"ansible_collections.{COLLECTION}.plugins"
MODULES = sorted(path.stem for path in (ROOT / "plugins/modules").glob("*.py"))
# What an argument spec and its documentation both say of an option, and what not saying it means.
LIBRARIES = ("requests", "pydantic", "tenacity")
FACTS = {"type": "str", "elements": None, "choices": None, "default": None, "required": False, "aliases": []}


def spec_of(module: str) -> dict[str, Any]:
    return getattr(arguments, module.upper())


@functools.cache
def documentation() -> dict[str, Any]:
    """What ansible-doc knows of all modules, fragments merged in."""
    names = [f"{COLLECTION}.{module}" for module in MODULES]
    command = [sys.executable, "-m", "ansible", "doc", "--type", "module", "--json", *names]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return {module: found[f"{COLLECTION}.{module}"] for module in MODULES}


def documented_options(module: str) -> dict[str, Any]:
    return documentation()[module]["doc"]["options"]


def facts(option: Mapping[str, Any]) -> dict[str, Any]:
    return {key: option.get(key, default) for key, default in FACTS.items()}


def by_path(options: Mapping[str, Any], nested: str, above: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every entry of a tree, with its path; ``nested`` is the key that holds the entries below one."""
    for name, entry in options.items():
        yield f"{above}{name}", entry
        yield from by_path(entry.get(nested) or {}, nested, f"{above}{name}.")


def texts_of(entry: Mapping[str, Any]) -> list[str]:
    return [entry["description"]] if isinstance(entry["description"], str) else entry["description"]


def tasks_of(module: str) -> list[dict[str, Any]]:
    return list(flat(yaml.safe_load(documentation()[module]["examples"])))


def flat(tasks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for task in tasks:
        yield task
        for section in ("block", "rescue", "always"):
            yield from flat(task.get(section, []))


@pytest.mark.parametrize("module", MODULES)
def test_documented_options_are_those_of_the_argument_spec(module):
    documented = {path: facts(option) for path, option in by_path(documented_options(module), "suboptions")}
    specified = {path: facts(option) for path, option in by_path(spec_of(module), "options")}
    assert documented == specified


@pytest.mark.parametrize("module", MODULES)
def test_every_result_is_described_to_the_last_key(module):
    for path, entry in by_path(documentation()[module]["return"], "contains"):
        assert {"description", "returned", "type"} <= set(entry), path
        assert all(text.endswith(".") for text in texts_of(entry)), path
        refers_elsewhere = "same shape" in " ".join(texts_of(entry))
        assert "sample" in entry or ("contains" in entry and not refers_elsewhere), path
        assert ("elements" in entry) == (entry["type"] == "list"), path


@pytest.mark.parametrize("module", MODULES)
def test_the_libraries_that_are_documented_are_those_that_are_asked_for(module):
    wanted = {name: libraries.requirement(name).partition(",")[0] for name in LIBRARIES}
    documented = {text.split()[0]: text.replace(" ", "") for text in documentation()[module]["doc"]["requirements"]}
    assert documented == {"python": "python>=3.11", **wanted}


def test_execution_environments_get_the_libraries_that_are_asked_for():
    lines = (ROOT / "meta/ee-requirements.txt").read_text().splitlines()
    wanted = {libraries.requirement(name) for name in LIBRARIES}
    assert wanted <= set(lines)


def test_the_models_of_a_config_have_the_fields_of_the_options():
    fields = dict(model_fields(models.ConfigV1))
    assert set(fields) - {"api_version", "name"} == {path for path, _option in by_path(spec_options.SPEC, "options")}


def model_fields(model: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    for name, field in model.model_fields.items():
        yield f"{above}{name}", field
        below = models.field_of(model, name).model
        # Headers are a mapping for users, as env is, and a list of pairs for the API.
        if below not in (None, models.Header):
            yield from model_fields(below, f"{above}{name}.")


@pytest.mark.parametrize("module", MODULES)
def test_module_and_action_plugin_run_the_same(module, monkeypatch):
    run = importlib.import_module(f"{PLUGINS}.module_utils.tasks.{module}").run
    action = importlib.import_module(f"{PLUGINS}.action.{module}").ActionModule
    assert action.ARGUMENT_SPEC is spec_of(module)
    assert action.RUN is run

    calls = []
    adapter = importlib.import_module(f"{PLUGINS}.modules.{module}")
    monkeypatch.setattr(adapter, "run_module", lambda *given: calls.append(given))
    adapter.main()
    assert calls == [(spec_of(module), run)]


def test_every_action_plugin_has_its_module():
    assert sorted(path.stem for path in (ROOT / "plugins/action").glob("*.py")) == MODULES


def test_the_action_group_holds_every_module():
    groups = yaml.safe_load((ROOT / "meta/runtime.yml").read_text())["action_groups"]
    assert groups == {"all": MODULES}


def test_the_version_is_that_of_the_collection():
    assert yaml.safe_load((ROOT / "galaxy.yml").read_text())["version"] == version.VERSION


@pytest.mark.parametrize("module", MODULES)
def test_examples_use_full_names_and_known_options(module):
    tasks = tasks_of(module)
    assert any(f"{COLLECTION}.{module}" in task for task in tasks)
    for task in tasks:
        assert task["name"][0].isupper()
        actions = [key for key in task if "." in key]
        assert len(actions) == (0 if "block" in task else 1), task["name"]
        for action in actions:
            if action.startswith(COLLECTION):
                check_options(task[action] or {}, spec_of(action.removeprefix(f"{COLLECTION}.")), task["name"])


def check_options(given: Any, spec: Mapping[str, Any], where: str) -> None:
    for item in given if isinstance(given, list) else [given]:
        for name, value in item.items():
            assert name in spec, f"{where}: {name}"
            if "options" in spec[name]:
                check_options(value, spec[name]["options"], f"{where}: {name}")


def test_files_that_examples_name_are_there():
    sources = [task[f"{COLLECTION}.deployment"]["src"] for task in tasks_of("deployment") if "src" in str(task)]
    assert sources
    for source in sources:
        assert (ROOT / "examples" / source).is_file()
