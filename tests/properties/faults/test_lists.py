# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists that are not whole, and servers that turn names and projects into something else: no run makes two of a name.

The pages are small: of three deployments.
"""

from __future__ import annotations

from typing import Any

import pytest
from engine_tasks import Tasks
from faults.scenarios import OPTIONS, WAITS
from simulator_fixture import PROJECT, Simulator, config

LIST = {"method": "GET", "path": f"/v1/projects/{PROJECT}/deployments"}
MEMBER = {key: value for key, value in OPTIONS.items() if key not in ("project_id", "name")}
# The filter by name finds all of them for the one in the middle, which is on the second page whichever end comes first.
NAMES = ["d0", "d1", "d2", "d3", "d", "d4", "d5", "d6"]


@pytest.fixture(autouse=True)
def substrings(simulator: Simulator) -> None:
    simulator.behaviours(name_filter="substring")


def fleet(*names: str, **options: Any) -> tuple[str, dict[str, Any]]:
    listed = [{"name": name, **MEMBER} for name in names]
    return "deployment_fleet", {"project_id": PROJECT, "deployments": listed, **WAITS, **options}


def one(name: str, **options: Any) -> tuple[str, dict[str, Any]]:
    return "deployment", {**OPTIONS, "name": name, **WAITS, **options}


PRUNE = {"prune": True, "prune_names": ["*"], "prune_limit": 20}
GONE = {"project_id": PROJECT, "state": "absent", **WAITS}
# What a task is to do where the project has NAMES with another image.
TASKS: dict[str, tuple[str, dict[str, Any]]] = {
    "fleet": fleet(*NAMES),
    "fleet with a new one": fleet(*NAMES, "new"),
    "fleet with prune": fleet(*NAMES[:5], **PRUNE),
    "fleet that is to be gone": ("deployment_fleet", {"project_id": PROJECT, "deployments": [], **PRUNE, **WAITS}),
    "one": one("d0"),
    "one of several pages": one("d"),
    "a new one": one("new"),
    "one that is to be gone": ("deployment", {"name": "d0", **GONE}),
    "one of several pages that is to be gone": ("deployment", {"name": "d", **GONE}),
}


def live(simulator: Simulator, project: str = PROJECT) -> list[str]:
    return sorted(held["name"] for held in simulator.live_deployments() if held["projectId"] == project)


def writes(simulator: Simulator) -> list[str]:
    return [entry["method"] for entry in simulator.requests() if entry["method"] != "GET"]


@pytest.mark.parametrize("lost", ["end", "start", "refused"])
@pytest.mark.parametrize("after", range(3))
@pytest.mark.parametrize("name", TASKS)
def test_what_vanishes_between_two_pages_doubles_nothing(
    simulator: Simulator, task: Tasks, name: str, after: int, lost: str
) -> None:
    """Somebody deletes the last deployment of a page before the next page is read; the run after it puts all right."""
    simulator.seed(*(config(known) for known in NAMES))
    simulator.behaviours(upsert="id", lost_cursor=lost)
    simulator.post_faults({**LIST, "kind": "vanish", "after": after})
    module, options = TASKS[name]
    simulator.clear_requests()
    task.ended(module, **options)
    assert len(set(live(simulator))) == len(live(simulator))
    simulator.clear_faults()
    again = task.ended(module, **options)
    assert not again.get("failed"), again["msg"]
    assert len(set(live(simulator))) == len(live(simulator))
    assert not task(module, **options)["changed"]


def test_a_list_that_lost_its_end_is_told(simulator: Simulator, task: Tasks) -> None:
    simulator.seed(*(config(known) for known in NAMES))
    simulator.behaviours(upsert="id", lost_cursor="end")
    simulator.post_faults({**LIST, "kind": "vanish"})
    module, options = fleet(*NAMES)
    result = task.ended(module, **options)
    assert "the list changed while it was read, and d" in result["msg"]
    assert writes(simulator) == []


# What a task calls a deployment, and the behaviour of a server that makes something else of it.
NORMALIZED = [
    ("Web", "lower"),
    ("WEB-2", "lower"),
    ("caf\u00e9", "nfd"),
    ("a-name-that-is-longer-than-twenty", "cut"),
    ("two  blanks", "blanks"),
]


@pytest.mark.parametrize("upsert", ["name", "id"])
@pytest.mark.parametrize("lost", [False, True], ids=["", "lost"])
@pytest.mark.parametrize("module", ["deployment", "deployment_fleet"])
@pytest.mark.parametrize(("name", "behaviour"), NORMALIZED)
def test_a_name_that_the_server_turns_into_another_is_an_error(
    simulator: Simulator, task: Tasks, name: str, behaviour: str, module: str, lost: bool, upsert: str
) -> None:
    simulator.behaviours(names=behaviour, upsert=upsert)
    if lost:
        simulator.post_faults({"method": "POST", "kind": "drop", "when": "after"})
    module, options = one(name) if module == "deployment" else fleet(name)
    result = task.ended(module, **options)
    assert result.get("failed") and result["changed"]
    (shown,) = set(live(simulator))
    message = result["msg"] if module == "deployment" else result["results"][0]["msg"]
    assert f"name: the API changed {name!r} to {shown!r}" in message and "exactly as the API shows it" in message
    # As it is shown it is found, and nothing more is made.
    if live(simulator) == [shown]:
        module, options = one(shown) if module == "deployment" else fleet(shown)
        assert not task(module, **options)["changed"] and live(simulator) == [shown]


@pytest.mark.parametrize("module", ["deployment", "deployment_fleet"])
def test_a_project_that_the_server_spells_otherwise_is_an_error(simulator: Simulator, task: Tasks, module: str) -> None:
    simulator.behaviours(project_ids="upper", upsert="id")
    for _run in range(3):
        module, options = one("web") if module == "deployment" else fleet("web")
        result = task.ended(module, **options)
        assert result.get("failed") and PROJECT.upper() in str(result)
    assert live(simulator) == ["web"]


@pytest.mark.parametrize("blanks", [" {}", "{} ", "\t{}\n"])
@pytest.mark.parametrize("given", ["option", "document", "fleet", "document of a fleet"])
def test_blanks_around_a_name_are_no_part_of_it(simulator: Simulator, task: Tasks, given: str, blanks: str) -> None:
    name = blanks.format("web")
    spec = {"name": name, "image": "nginx:2", "resources": {"machineType": "C4", "ports": [80]}}
    module, options = {
        "option": lambda: one(name),
        "document": lambda: ("deployment", {"project_id": PROJECT, "spec": spec, **WAITS}),
        "fleet": lambda: fleet(name),
        "document of a fleet": lambda: (
            "deployment_fleet",
            {"project_id": PROJECT, "deployments": [{"spec": spec}], **WAITS},
        ),
    }[given]()
    assert task(module, **options)["changed"] and live(simulator) == ["web"]
    assert not task(module, **options)["changed"]


def sibling(name: str, mark: bool = True) -> dict[str, Any]:
    env = [{"name": "PAPERSPACE_ROLLOUT_SIBLING", "value": "1"}] if mark else []
    return config(name, env=env)


@pytest.mark.parametrize("shop", ["listed", "listed, and not there", "to be gone"])
def test_prune_leaves_the_siblings_of_what_is_listed(simulator: Simulator, task: Tasks, shop: str) -> None:
    simulator.seed(*(sibling(f"shop-{kind}") for kind in ("blue", "green", "canary")))
    simulator.seed(sibling("other-blue"), sibling("shop-red"), sibling("shop-old-blue", mark=False))
    # Somebody else's, called as a sibling would be.
    simulator.seed(config("lone"), sibling("lone-canary", mark=False))
    if shop != "listed, and not there":
        simulator.seed(config("shop"))
    state = "absent" if shop == "to be gone" else "present"
    listed = [{"name": "shop", **MEMBER, "state": state}, {"name": "lone", **MEMBER}]
    result = task("deployment_fleet", project_id=PROJECT, deployments=listed, **PRUNE, **WAITS)
    there = ["shop-blue", "shop-canary", "shop-green"]
    assert live(simulator) == ["lone", *(["shop", *there] if state == "present" else there)]
    assert result["unlisted_names"] == []
