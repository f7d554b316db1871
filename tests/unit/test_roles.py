# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a role says of its inputs is the same in its argument specs, defaults, README and tasks."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import GATE, GIT
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.options import SPEC
from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.rollout_list import role_inputs

ROOT = Path(__file__).resolve().parents[2]
ROLES = sorted(path.name for path in ROOT.glob("roles/*/"))
# Those that change a deployment share their stages and the shape of their results.
CHANGING = ("rollback", "rollout", "scale", "teardown")
# What tasks of the user get from a role.
HANDED_ON = {"rollout": {"rollout_switch_to", "rollout_switch_from"}}
# How a README shows a default that is no value, or none to print.
IN_WORDS = {"empty": ""}
BRINGING = {f"ansible.builtin.{way}_{what}" for way in ("import", "include") for what in ("tasks", "role")}
COMMON_RESULT = ("outcome", "changed", "name", "deployment_id", "endpoint_url", "spec_id", "previous_spec_id")
COMMON_RESULT += ("changes", "timeline", "failure")


class Role:
    """The files of a role."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.folder = ROOT / "roles" / name

    @cached_property
    def options(self) -> dict[str, Any]:
        [entry_point] = self._yaml("meta/argument_specs.yml")["argument_specs"].values()
        return entry_point["options"]

    @cached_property
    def defaults(self) -> dict[str, Any]:
        return self._yaml("defaults/main.yml")

    @cached_property
    def readme(self) -> str:
        return (self.folder / "README.md").read_text()

    @cached_property
    def code(self) -> str:
        folders = ("tasks", "vars", "templates")
        return "".join(path.read_text() for folder in folders for path in sorted(self.folder.glob(f"{folder}/*")))

    @property
    def tags(self) -> set[str]:
        """All tags; ``always`` is for what is brought in by a task that has the tags itself."""
        return {tag for task in _all_tasks(self._yaml("tasks/main.yml")) for tag in task.get("tags", [])}

    @property
    def stages(self) -> list[str]:
        """The stages, in their order: all files that ``main.yml`` imports, but for those that end a run."""
        brought = [_brings(task) for task in _all_tasks(self._yaml("tasks/main.yml"))]
        return [stage for stage in brought if stage and stage not in ("report", "failure", "verdict")]

    def _yaml(self, path: str) -> Any:
        return yaml.safe_load((self.folder / path).read_text())


@pytest.fixture(params=ROLES)
def role(request: pytest.FixtureRequest) -> Role:
    return Role(request.param)


@pytest.fixture(params=CHANGING)
def changing_role(request: pytest.FixtureRequest) -> Role:
    return Role(request.param)


def test_every_input_that_is_not_required_has_a_default(role: Role) -> None:
    # The start time of a process is given or is not: a default would be given.
    without = {"simulator_owner_start_time"}
    required = {name for name, option in role.options.items() if option.get("required")}
    assert set(role.defaults) == set(role.options) - required - without


def test_documented_defaults_are_the_real_ones(role: Role) -> None:
    documented = {name: option["default"] for name, option in role.options.items() if "default" in option}
    assert documented == {name: role.defaults[name] for name in documented}
    # The others count as not given.
    assert not any(value for name, value in role.defaults.items() if name not in documented)


def test_every_input_is_used_and_no_other_is(role: Role) -> None:
    # Each is read once, at the start. Names that begin with underscores are the role's own.
    used = set(re.findall(rf"(?<![_a-z]){role.name}_[a-z_]+[a-z]", role.code))
    frozen = re.findall(rf"__{role.name}_inputs\['(\w+)'\]", role.code)
    used |= {f"{role.name}_{name}" for name in frozen} - {f"{role.name}_document"}
    assert used - role.tags - {f"{role.name}_result"} - HANDED_ON.get(role.name, set()) == set(role.options)


def test_the_readme_lists_every_input_with_its_default(role: Role) -> None:
    rows = re.findall(rf"^\| `({role.name}_\w+)` \|([^|]*)\|", role.readme, flags=re.MULTILINE)
    assert [name for name, _default in rows] == list(role.options)
    for name, shown in rows:
        default = role.options[name].get("default")
        # A template, or a folder of the user's home, is told in words.
        if default is not None and "{{" not in str(default):
            assert IN_WORDS.get(shown.strip(), yaml.safe_load(shown.strip("` "))) == default, name


def test_the_readme_shows_inputs_that_there_are_in_blocks_that_can_be_read(role: Role) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", role.readme, flags=re.DOTALL)
    assert blocks and all(yaml.safe_load(block) for block in blocks)
    shown = set(re.findall(rf"^[ -]*({role.name}_\w+):", "".join(blocks), flags=re.MULTILINE))
    assert shown and shown <= set(role.options)


def test_every_input_and_each_key_below_it_is_described(role: Role) -> None:
    for name, option in _all_options(role.options):
        assert option.get("description") and option.get("type"), name
        assert (option["type"] == "list") == ("elements" in option), name


def test_each_stage_is_a_task_file_and_a_tag_that_the_readme_names(changing_role: Role) -> None:
    role = changing_role
    assert role.tags == {role.name, *(f"{role.name}_{stage}" for stage in role.stages)}
    assert all(f"`{tag}`" in role.readme for tag in role.tags)


def test_the_name_of_a_task_begins_with_its_stage(changing_role: Role) -> None:
    # The rescue sections read the stage from it. Tasks that only bring others in have no stage.
    for path in sorted(changing_role.folder.glob("tasks/*.yml")):
        for task in yaml.safe_load(path.read_text()):
            assert "block" in task or BRINGING & set(task) or task["name"].startswith(f"{path.stem} | "), task["name"]


def test_the_readme_tells_every_key_of_the_result_and_every_outcome(changing_role: Role) -> None:
    role = changing_role
    variables = yaml.safe_load((role.folder / "vars/main.yml").read_text())
    summary = re.findall(r"^ *'(\w+)':", variables[f"__{role.name}_summary"], flags=re.MULTILINE)
    assert set(COMMON_RESULT) <= {*summary, "outcome", "failure"}
    assert all(f"`{key}`" in role.readme for key in {*summary, "outcome", "failure"})
    outcomes = set(variables[f"__{role.name}_sentences"])
    assert outcomes == set(re.findall(r"'(\w+)'(?= if| *}})", variables[f"__{role.name}_outcome"]))
    assert all(f"`{outcome}`" in role.readme for outcome in {*outcomes, "failed"})


def test_a_role_has_a_playbook_that_only_hands_on_how_it_ended(changing_role: Role) -> None:
    [play] = yaml.safe_load((ROOT / "playbooks" / f"{changing_role.name}.yml").read_text())
    assert (play["hosts"], play["connection"], play["gather_facts"]) == ("localhost", "local", False)
    assert not {"roles", "pre_tasks", "post_tasks"} & set(play)
    [task] = play["tasks"]
    [check, run], [hand_on] = task["block"], task["always"]
    assert check["ansible.builtin.import_tasks"] == "tasks/check_names.yml"
    assert run["ansible.builtin.import_role"] == {"name": f"paperspace.cloud.{changing_role.name}"}
    assert set(run) == {"name", "ansible.builtin.import_role"} and "rescue" not in task
    # With the tag of a stage alone, too; and not added to what an earlier run of the playbook has handed on.
    assert hand_on["tags"] == ["always"] and hand_on["ansible.builtin.set_stats"]["aggregate"] is False
    # A variable of the role would win over one of the play.
    assert not [name for name in play["vars"] if f"\n{name}:" in (changing_role.folder / "vars/main.yml").read_text()]
    assert all(f"`{name}`" in changing_role.readme for name in hand_on["ansible.builtin.set_stats"]["data"])


def test_a_fleet_takes_every_input_of_rollout() -> None:
    _read, check, _roll_out, tell = yaml.safe_load((ROOT / "playbooks" / "rollout_fleet.yml").read_text())
    facts = next(task for task in check["tasks"] if task["name"] == "Set the inputs")["ansible.builtin.set_fact"]
    # An entry of the list may give all but the folder that its paths start from.
    assert {name for name in facts if name.startswith("rollout_")} - {"rollout_result"} == set(Role("rollout").options)
    assert {f"rollout_{name}" for name in role_inputs()} == set(Role("rollout").options) - {"rollout_src_folder"}
    [told] = re.findall(r"^\| `outcome` \|(.*)$", Role("rollout").readme, re.MULTILINE)
    names = re.findall(r"^ *'(\w+)':", tell["vars"]["__fleet_names"], flags=re.MULTILINE)
    assert set(names) == {*re.findall(r"`(\w+)`", told), "not_tried"}


def test_rollback_asks_an_endpoint_with_what_the_probe_of_rollout_knows() -> None:
    handed_in, wanted = (
        set(re.findall(r"^ *'(\w+)':", _variable(name), flags=re.MULTILINE)) for name in ("rollback", "rollout")
    )
    assert handed_in == wanted
    of_rollout = {name.removeprefix("rollout_"): option for name, option in Role("rollout").options.items()}
    of_rollback = {name.removeprefix("rollback_"): option for name, option in Role("rollback").options.items()}
    probe = {name for name in of_rollout if name.startswith("probe_")}
    # Without the right password one refuses, and the other one passes.
    for inputs in (of_rollback, of_rollout):
        inputs["probe_password"] = {**inputs["probe_password"], "description": None}
    assert {name: of_rollback[name] for name in probe} == {name: of_rollout[name] for name in probe}


def test_git_is_what_the_module_takes() -> None:
    assert _choices(Role("rollout").options["rollout_git"]) == _choices(GIT)


def test_gates_are_what_the_module_takes() -> None:
    assert _choices(Role("rollout").options["rollout_gates"]) == _choices({"options": GATE})


def test_autoscaling_is_what_the_module_takes() -> None:
    module = SPEC["resources"]["options"]["autoscaling"]
    documented = Role("scale").options["scale_autoscaling"]
    assert _choices(documented) == _choices(module)
    metric = (one["options"]["metrics"] for one in (documented, module))
    assert _choices(next(metric)) == _choices(next(metric))


def _variable(role: str) -> str:
    return yaml.safe_load((ROOT / "roles" / role / "vars/main.yml").read_text())[f"__{role}_probe"]


def _all_tasks(tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The tasks of a file with those of their blocks."""
    found = []
    for task in tasks:
        found += [task, *_all_tasks(task.get("block", [])), *_all_tasks(task.get("rescue", []))]
    return found


def _brings(task: dict[str, Any]) -> str | None:
    """The stem of the task file that a task brings in."""
    file = task.get("ansible.builtin.import_tasks") or task.get("ansible.builtin.include_tasks")
    file = file["file"] if isinstance(file, dict) else file
    return file.removesuffix(".yml") if file else None


def _choices(option: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {name: (inner["type"], inner.get("choices")) for name, inner in option["options"].items()}


def _all_options(options: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    found = list(options.items())
    for _name, option in options.items():
        found += _all_options(option.get("options", {}))
    return found
