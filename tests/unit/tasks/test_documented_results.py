# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tasks return, held against the return documentation: no key that is not documented, no other type."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from simulator_fixture import PROJECT

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import DEPLOYMENT

MODULES = Path(__file__).resolve().parents[3] / "plugins/modules"
TYPES = {"str": str, "int": int, "float": (int, float), "bool": bool, "dict": Mapping, "list": list, "raw": object}
# Keys that every result of Ansible may have.
COMMON = {"changed"}
# How documentation refers to a shape that is described elsewhere: as a result of a module, or as options.
RESULT_SHAPE = re.compile(r"same shape as RV\(paperspace\.cloud\.(\w+)#module:([\w.\[\]]+)\)")
OPTIONS_SHAPE = "same shape as the options of M(paperspace.cloud.deployment)"

WHOLE = {
    "name": "llm",
    "project_id": PROJECT,
    "image": "team/llm:1",
    "enabled": True,
    "command": ["serve"],
    "env": {"A": "1"},
    "region": "ny2",
    "container_registry": "team",
    "basic_auth_key": "secret:PASSWORD",
    "health_checks": {
        "readiness": {"path": "/", "port": 80, "host": "llm", "headers": {"X-A": "b"}, "period_seconds": 1},
        "liveness": {"exec": {"command": ["true"]}, "initial_delay_seconds": 1, "timeout_seconds": 1},
        "startup": {"path": "/", "failure_threshold": 2},
    },
    "integrations": [
        {"type": "s3", "name": "weights", "url": "s3://b/w", "path": "/mnt", "region": "us", "endpoint": "https://e",
         "access_key_id": "secret:K", "secret_access_key": "secret:S"},
        {"type": "model", "name": "model", "id": "mo1"},
    ],
    "resources": {
        "machine_type": "A4000",
        "ports": [80],
        "replicas": 1,
        "autoscaling": {"enabled": True, "max_replicas": 2, "metrics": [{"metric": "cpu", "value": 50}]},
    },
    "git": {"actor": "a", "host": "github", "owner": "o", "repo": "r", "ref": "f", "sha": "0"},
}  # fmt: skip
OLD = {
    "apiVersion": "v0alpha0",
    "name": "old",
    "image": "nginx:1",
    "port": 80,
    "models": [{"id": "mo1", "path": "/m"}],
    "repositories": {
        "dataset": "d",
        "mountPath": "/c",
        "repositories": [{"url": "https://g/r", "name": "r", "ref": "main", "username": "u", "password": "secret:P"}],
    },
    "resources": {"instanceType": "C4", "replicas": 1},
}


@functools.cache
def documented(module: str) -> dict[str, Any]:
    """The return documentation of a module."""
    for statement in ast.parse((MODULES / f"{module}.py").read_text()).body:
        if isinstance(statement, ast.Assign) and statement.targets[0].id == "RETURN":
            return yaml.safe_load(ast.literal_eval(statement.value))
    raise AssertionError(f"{module} documents no results")


def fields_below(field: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a documented result: its own, and those of the shape that its description refers to."""
    description = field["description"]
    text = description if isinstance(description, str) else " ".join(description)
    own = field.get("contains", {})
    if OPTIONS_SHAPE in text:
        return as_results(DEPLOYMENT, re.findall(r"C\(([\w.]+)\)", text))
    if reference := RESULT_SHAPE.search(text):
        fields = documented(reference[1])
        for name in reference[2].replace("[]", "").split("."):
            fields = fields_below(fields[name])
        return fields | own
    assert "same shape" not in text, f"nobody can follow this: {text}"
    return own


def as_results(options: Mapping[str, Any], more: list[str]) -> dict[str, Any]:
    """Options as documented results, and the paths of further ones, of any type."""
    names = {path: {"type": "raw", "description": ""} for path in more if "." not in path}
    for name, option in options.items():
        below = [path.removeprefix(f"{name}.") for path in more if path.startswith(f"{name}.")]
        contains = as_results(option["options"], below) if "options" in option else {}
        names[name] = {"type": option["type"], "description": "", "contains": contains}
    return names


def surprises(result: Mapping[str, Any], fields: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """Paths of a result that are not documented, or are of another type than documented. Null fits every type."""
    for name, value in result.items():
        path = f"{above}{name}"
        if name not in fields:
            yield f"{path} is not documented"
            continue
        field = fields[name]
        kind = TYPES[field["type"]]
        if value is None:
            continue
        if not isinstance(value, kind) or (isinstance(value, bool) and kind not in (bool, object)):
            yield f"{path} is a {type(value).__name__}, not {field['type']}"
        elif fields_inside := fields_below(field):
            for item in value if isinstance(value, list) else [value]:
                yield from surprises(item, fields_inside, f"{path}.")


def check(module: str, result: Mapping[str, Any]) -> None:
    returned = {name: value for name, value in result.items() if name not in COMMON}
    assert list(surprises(returned, documented(module))) == []


def samples(fields: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """Paths of samples that are not as their documentation says."""
    for name, field in fields.items():
        if "sample" in field:
            yield from surprises({name: field["sample"]}, {name: field}, above)
        yield from samples(field.get("contains", {}), f"{above}{name}.")


@pytest.mark.parametrize("module", sorted(path.stem for path in MODULES.glob("*.py")))
def test_samples_are_results_as_they_are_documented(module):
    assert list(samples(documented(module))) == []


@pytest.mark.parametrize("in_check_mode", [True, False])
def test_results_of_a_new_deployment(task, in_check_mode):
    check("deployment", task("deployment", check=in_check_mode, **WHOLE))


def test_results_of_the_oldest_kind_of_spec(task):
    result = task("deployment", project_id=PROJECT, spec=OLD)
    check("deployment", result)
    data = result["deployment"]["latest_spec"]["data"]
    [repository] = OLD["repositories"]["repositories"]
    assert data["models"] == OLD["models"]
    assert data["repositories"] == {"dataset": "d", "mount_path": "/c", "repositories": [repository]}
    check("deployment_info", task("deployment_info", project_id=PROJECT, name="old"))


def test_results_of_what_is_unchanged_and_of_what_is_removed(task, web):
    task("deployment", **web)
    check("deployment", task("deployment", **web))
    check("deployment", task("deployment", **web, state="absent"))
    check("deployment", task("deployment", **web, state="absent"))


def test_results_of_reading(task):
    task("deployment", **WHOLE)
    result = task("deployment_info")
    assert result["deployments"]
    check("deployment_info", result)


def test_results_of_a_failed_rollout(task, web):
    error = task.fails("deployment", **{**web, "image": "nginx:crash"})
    assert {"deployment", "instances", "logs", "phase", "reason", "hint", "timeline"} <= set(error.details)
    check("deployment", error.details)


def test_results_of_a_request_that_fails(task, simulator, web):
    simulator.post_faults(
        {"method": "POST", "path": "/v1/deployments", "kind": "status", "status": 400, "when": "before"}
    )
    error = task.fails("deployment", **web)
    assert error.details["error"]["status"] == 400
    check("deployment", error.details)


def test_results_of_an_ambiguous_name(task, simulator, web):
    task("deployment", **web)
    simulator.post_faults({"method": "GET", "path": "/v1/projects/*/deployments", "kind": "duplicate", "times": -1})
    for module, options in (("deployment", web), ("deployment_info", {"name": "web", "project_id": PROJECT})):
        error = task.fails(module, **options)
        assert len(error.details["ids"]) == 2
        check(module, error.details)


def test_results_of_logs(task, simulator, web, tmp_path):
    found = task("deployment", **web)
    simulator.logs(found["deployment"]["id"], "one", "two")
    for options in ({"tail": 1}, {"dest": str(tmp_path / "log")}, {"wait_for": "two"}):
        check("deployment_logs", task("deployment_logs", name="web", project_id=PROJECT, **options))
    error = task.fails("deployment_logs", name="web", project_id=PROJECT, wait_for="three", wait_timeout=3)
    assert set(error.details) == {"lines", "matched"}
    check("deployment_logs", error.details)


def test_results_of_history_runs_and_metrics(task):
    task("deployment", **WHOLE)
    of_it = {"name": WHOLE["name"], "project_id": PROJECT}
    for module, key in (("history_info", "history"), ("runs_info", "runs"), ("metrics_info", "summary")):
        result = task(f"deployment_{module}", **of_it)
        assert result[key]
        check(f"deployment_{module}", result)


def test_results_of_a_metric_that_fails(task, simulator, web):
    found = task("deployment", **web)
    simulator.post_faults({"path": "/v1/deployments/*/metrics", "kind": "status", "status": 400})
    error = task.fails("deployment_metrics_info", id=found["deployment"]["id"], metrics=["cpu"])
    assert error.details["error"]["status"] == 400
    check("deployment_metrics_info", error.details)


def test_results_of_a_preflight(task, simulator):
    """Passed, failed, and without an answer."""
    check("deployment_preflight", task("deployment_preflight", project_id=PROJECT, image="nginx"))
    error = task.fails("deployment_preflight", project_id=PROJECT, env={"A": "secret:NOBODY_HAS_IT"})
    assert error.details["failed_checks"] == ["secrets"]
    check("deployment_preflight", error.details)
    simulator.post_faults({"path": "/v1/auth/session", "kind": "status", "status": 400})
    error = task.fails("deployment_preflight", project_id=PROJECT)
    assert error.details["error"]["status"] == 400
    check("deployment_preflight", error.details)


def test_results_of_a_fleet(task, simulator):
    """Whole, failed, refused, pruned and in check mode."""
    simulator.create("old")
    simulator.create("resized", resources={"machineType": "C4", "ports": [80], "replicas": 2})
    listed = [
        {key: value for key, value in WHOLE.items() if key != "git"},
        {"name": "bad", "image": "crash:1", "resources": {"machine_type": "C4", "ports": [80]}},
        {"name": "resized", "resources": {"replicas": 1}},
    ]
    options = {"project_id": PROJECT, "prune": True, "prune_names": ["o*"]}
    for checked in (True, False):
        check("deployment_fleet", task("deployment_fleet", check=checked, deployments=listed[::2], **options))
    check("deployment_fleet", task.fails("deployment_fleet", deployments=listed, **options).details)
    simulator.post_faults({"kind": "status", "status": 400, "method": "POST", "times": 1})
    error = task.fails("deployment_fleet", deployments=[{"name": "resized", "image": "nginx:3"}], **options)
    assert error.details["results"][0]["failure"]["error"]
    check("deployment_fleet", error.details)


def test_results_of_a_rollback(task, web):
    """Unchanged, predicted, done, refused, and gone back to what crashes."""
    task("deployment", **WHOLE)
    of_it = {"name": WHOLE["name"], "project_id": PROJECT}
    check("deployment_rollback", task("deployment_rollback", **of_it))
    task("deployment", **of_it, image="nginx:crash", wait=False)
    for checked in (True, False):
        check("deployment_rollback", task("deployment_rollback", check=checked, **of_it))
    error = task.fails("deployment_rollback", **of_it, to="previous")
    assert {"deployment", "instances", "logs", "phase", "reason", "hint", "target_spec_id"} <= set(error.details)
    check("deployment_rollback", error.details)
    check("deployment_rollback", task.fails("deployment_rollback", **of_it, to="nothing").details)


def test_results_of_a_soak(task, web):
    """Passed, and failed by a gate."""
    task("deployment", **web)
    of_it = {"name": "web", "project_id": PROJECT, "duration": "0s"}
    check("deployment_soak", task("deployment_soak", **of_it))
    error = task.fails("deployment_soak", **of_it, gates=[{"metric": "cpu", "below": -1}])
    assert {"gates", "instances", "logs", "reason", "timeline"} <= set(error.details)
    check("deployment_soak", error.details)
