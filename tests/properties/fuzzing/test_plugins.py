# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Arbitrary data into filters, tests, the lookup and the inventory: one clear error without a secret, or a result."""

from __future__ import annotations

import collections
import importlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.config.manager import ensure_type
from ansible.errors import AnsibleError
from depth import FULL
from fuzzing.malformed import LONG_SECRET, MALFORMED, SOUND, Malformed, malformed_data
from fuzzing.memory_actions import CONFIG
from guarantees.memory_api import BASE, PROJECT, Clock
from guarantees.task_runner import KEY, TaskRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from inventory_process import NAME, inventory_process
from report_data import diagnosis, failed_rollout
from simulator_fixture import start_simulator

from ansible_collections.paperspace.cloud.plugins.lookup.deployment import LookupModule
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter import arguments
from ansible_collections.paperspace.cloud.plugins.module_utils.api import client as client_file

COUNTS: collections.Counter[str] = collections.Counter()
EXAMPLES = 150 if FULL else 25
UNEXPECTED = re.compile(r"Unexpected \w+ in |unexpected \w+;|Traceback")


def _runner() -> TaskRunner:
    runner = TaskRunner(Clock())
    runner.hold(CONFIG)
    runner.api.clock.sleep(60)
    return runner


# What a task returned.
RETURNED = _runner().run("deployment_info", name="web", project_id=PROJECT)["deployments"][0]
ENV = [{"A": "x", "TOKEN": LONG_SECRET}, [{"name": "A", "value": "x"}, {"name": "TOKEN", "value": LONG_SECRET}]]
CHANGES = [{"path": "image", "before": "a", "after": "b"}]
DRIFTED = {"name": "web", "file": "web.yaml", "state": "drifted", "changes": CHANGES, "message": "x"}
BROKEN = {"name": None, "file": "a.yaml", "state": "invalid", "message": "broken"}
DRIFT = {"project_id": "p1", "entries": [DRIFTED, BROKEN], "unlisted_names": ["other"], "warnings": ["one"]}
SURVEYED = [{"file": "web.yaml", "name": "web", "problem": None}, {"file": "a.yaml", "problem": "broken"}]
PLANNED = {"results": [{"action": "update", "changes": CHANGES}], "unlisted_names": ["other"]}
INPUTS = {
    "project_id": "p1",
    "spec": {"name": "web", "env": {"A": "x"}, "command": ["serve"]},
    "gates": [{"metric": "cpu", "below": 80}],
    "purge": False,
    "probe_status": [200, 204],
    "probe_password": "pass word",
}
SPECS = [CONFIG, RETURNED, RETURNED["latest_spec"], SOUND["deployment"][0] | {"project_id": None}]
SPECS += [options["spec"] for options in SOUND["deployment"] if "spec" in options]

Call = Callable[[Any, Any], Any]
# The name of each filter or test, how it is called, and sound data to begin with.
PLUGINS: list[tuple[str, Call, list[Any]]] = [
    *((name, lambda call, value: call(value), ENV) for name in ("env_to_dict", "dict_to_env")),
    *(
        (name, lambda call, value: call(value), [failed_rollout(), diagnosis()])
        for name in ("report_page", "report_text")
    ),
    ("repeat_command", lambda call, value: call(value, "rollout"), [INPUTS]),
    *((f"spec_drift_{form}", lambda call, value: call(value), [DRIFT]) for form in ("page", "junit", "text")),
    ("spec_drift", lambda call, value: call(value, PLANNED), [SURVEYED]),
    ("spec_drift", lambda call, value: call(SURVEYED, value, unlisted=True), [PLANNED]),
    ("spec_diff", lambda call, value: call(value, CONFIG), SPECS),
    ("spec_diff", lambda call, value: call(RETURNED, value), SPECS),
    ("to_spec", lambda call, value: call(value), [RETURNED]),
    ("to_spec_files", lambda call, value: call(value, "p1", True), [[RETURNED]]),
    *((name, lambda call, value: call(value), [RETURNED, PLANNED]) for name in ("healthy", "disabled", "failed")),
]


def _plugin(name: str) -> Any:
    kind = "test" if name in ("healthy", "disabled", "failed") else "filter"
    module = importlib.import_module(f"ansible_collections.paperspace.cloud.plugins.{kind}.{name}")
    return (module.FilterModule().filters() if kind == "filter" else module.TestModule().tests())[name]


def _check(name: str, ask: Callable[[], Any]) -> None:
    """The outcome is JSON without a secret, or core's error that names the plugin and shows no value."""
    try:
        result = ask()
    except AnsibleError as error:
        COUNTS["refused"] += 1
        text = str(error)
        assert f"paperspace.cloud.{name}" in text, text[:300]
        assert not UNEXPECTED.search(text) and len(text) < 12_000, text[:500]
        assert LONG_SECRET not in text
        return
    COUNTS["answered"] += 1
    json.dumps(result)
    assert name != "spec_diff" or LONG_SECRET not in json.dumps(result)


@pytest.mark.parametrize(("name", "call", "sound"), PLUGINS, ids=lambda value: value if isinstance(value, str) else "")
def test_filters_and_tests(name: str, call: Call, sound: list[Any]) -> None:
    COUNTS.clear()
    plugin = _plugin(name)

    @settings(max_examples=EXAMPLES)
    @given(malformed_data(sound))
    def run(data: Malformed) -> None:
        _check(name, lambda: call(plugin, data.value))

    run()
    assert COUNTS["refused"] and COUNTS["answered"]


class Lookup(LookupModule):
    """Takes its options without the configuration of Ansible, and with its types."""

    def set_options(self, task_keys: Any = None, var_options: Any = None, direct: Any = None) -> None:
        defaults = {name: option.get("default") for name, option in arguments.CONNECTION.items()}
        self.given = {**defaults, "field": "endpoint_url", **direct}
        types = {name: option["type"] for name, option in arguments.CONNECTION.items()}
        for name, kind in {**types, "project_id": "str", "field": "str"}.items():
            # Core counts for ever to this one, before anybody else sees it.
            if kind == "int" and self.given[name] == "1e999999999":
                self.given[name] = 1
            try:
                self.given[name] = ensure_type(self.given.get(name), kind)
            except Exception:
                raise AnsibleError(f"paperspace.cloud.deployment: core refuses {name}") from None

    def get_option(self, option: str, hostvars: Any = None) -> Any:
        return self.given.get(option)


def test_the_lookup(monkeypatch: pytest.MonkeyPatch) -> None:
    COUNTS.clear()
    runner = _runner()
    monkeypatch.setattr(client_file, "_session", lambda connection, sessions: runner.sessions[0])
    sound = {"terms": ["web"], "project_id": PROJECT, "field": "latest_spec.data.image", "default": "none"}
    connection = {"api_key": KEY, "api_url": BASE, "api_retries": 0}
    names = st.sampled_from(["", "api_timeout", "api_url", "ca_path", "api_retries"])

    @settings(max_examples=3 * EXAMPLES)
    @given(malformed_data([sound]), names, MALFORMED.map(Malformed))
    def run(data: Malformed, option: str, value: Malformed) -> None:
        options = data.value if isinstance(data.value, dict) else {"terms": data.value}
        options = {**connection, **{str(key): inner for key, inner in options.items()}}
        options |= {option: value.value} if option else {}
        terms = options.pop("terms", [])
        _check("deployment", lambda: Lookup().run(terms if isinstance(terms, list) else [terms], {}, **options))

    run()
    assert COUNTS["refused"] and COUNTS["answered"]


SOURCE = {
    "plugin": NAME,
    "api_key": KEY,
    "api_retries": 0,
    "api_timeout": 5,
    "projects": [PROJECT],
    "filters": {"names": ["w*"], "enabled": True},
    "hostnames": ["paperspace_name"],
    "strict": True,
    "compose": {"x": "paperspace_image"},
    "keyed_groups": [{"key": "paperspace_image", "prefix": "r"}],
}


def test_inventory_sources(tmp_path: Path) -> None:
    COUNTS.clear()
    path = tmp_path / "fuzz.paperspace.yml"
    with start_simulator(clock_factor=20) as simulator, inventory_process() as process:
        simulator.seed(CONFIG, project_id=PROJECT)
        source = {**SOURCE, "api_url": simulator.address}
        path.write_text(yaml.safe_dump(source))
        assert list(process.parse(path, cache=False).hosts) == ["web"]

        @settings(max_examples=2 * EXAMPLES)
        @given(malformed_data([source]))
        def run(data: Malformed) -> None:
            try:
                text = yaml.safe_dump(data.value)
                path.write_text(text, encoding="utf-8")
            except (yaml.YAMLError, RecursionError, ValueError):
                return
            # Only this simulator is asked, and it answers at once.
            if "http" in text.replace(simulator.address, ""):
                return
            parsed = process.parse(path, cache=False)
            shown = f"{parsed.error} {parsed.warnings}"
            assert not UNEXPECTED.search(shown), shown[:600]
            assert KEY not in shown and LONG_SECRET not in shown
            COUNTS["answered" if parsed.error is None else "refused"] += 1

        run()
    assert COUNTS["refused"] and COUNTS["answered"]
