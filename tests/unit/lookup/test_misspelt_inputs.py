# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup misspelt_inputs: which names are slips, and that every playbook refuses them and takes its own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleLookupError

from ansible_collections.paperspace.cloud.plugins.lookup import misspelt_inputs
from ansible_collections.paperspace.cloud.plugins.lookup.misspelt_inputs import LookupModule
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.playbook_inputs import misspelt, playbook_inputs

ROOT = Path(__file__).resolve().parents[3]
PLAYBOOKS = sorted(path.stem for path in ROOT.glob("playbooks/*.yml"))
# Where the inputs of a playbook are listed, and how, when it has no role of its name.
LISTS = {
    "rollout_fleet": ("docs/guides/fleets.md", r"^\| `(rollout_\w+)` \|"),
    "awx_setup": ("docs/awx.md", r"^\| `(awx_setup_\w+)` \|"),
    **{name: (f"playbooks/{name}.yml", rf"^#   ({name}_\w+)  ") for name in ("import_project", "notify", "park_idle")},
}


class Lookup(LookupModule):
    """Takes its options without the configuration of Ansible."""

    def set_options(self, task_keys: Any = None, var_options: Any = None, direct: Any = None) -> None:
        """There are none."""


def options(role: str) -> set[str]:
    text = (ROOT / "roles" / role / "meta" / "argument_specs.yml").read_text()
    [entry_point] = yaml.safe_load(text)["argument_specs"].values()
    return set(entry_point["options"])


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_the_inputs_are_those_that_are_documented(playbook: str) -> None:
    if playbook in LISTS:
        path, row = LISTS[playbook]
        listed = set(re.findall(row, (ROOT / path).read_text(), flags=re.MULTILINE))
        listed |= options("rollout") if playbook == "rollout_fleet" else set()
    else:
        listed = options(playbook)
    assert playbook_inputs(playbook) == listed


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_a_playbook_takes_its_inputs_and_what_any_playbook_hands_on(playbook: str) -> None:
    handed_on = set()
    for path in ROOT.glob("playbooks/*.yml"):
        handed_on |= set(re.findall(r"^ +([a-z]\w+): ", path.read_text(), flags=re.MULTILINE))
    assert {"rollout_rollback_target_spec_id", "rollout_fleet_counts", "drift_artifact"} <= handed_on
    assert misspelt(playbook, playbook_inputs(playbook) | handed_on) == {}


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_a_playbook_checks_the_names_before_anything_else(playbook: str) -> None:
    play = yaml.safe_load((ROOT / "playbooks" / f"{playbook}.yml").read_text())[0]
    first = (play.get("pre_tasks") or play["tasks"])[0]
    first = first["block"][0] if "block" in first else first
    assert first["ansible.builtin.import_tasks"] == "tasks/check_names.yml"
    assert first["vars"] == {"__check_names_of": playbook}


@pytest.mark.parametrize(
    ("playbook", "name", "nearest"),
    [
        ("rollout", "rollout_imge", "rollout_image"),
        ("rollout", "rollout_wait_timout", "rollout_wait_timeout"),
        ("rollout_fleet", "rollout_imge", "rollout_image"),
        ("rollout_fleet", "rollout_max_failure", "rollout_max_failures"),
        ("rollback", "rollback_nam", "rollback_name"),
        ("scale", "scale_replica", "scale_replicas"),
        ("teardown", "teardown_confrim", "teardown_confirm"),
        ("diagnose", "diagnose_tmeframe", "diagnose_timeframe"),
        ("drift", "drift_unlistd", "drift_unlisted"),
        ("park_idle", "park_idle_name", "park_idle_names"),
        ("notify", "notify_txt", "notify_text"),
        ("import_project", "import_project_envs", "import_project_env"),
        ("awx_setup", "awx_setup_prefx", "awx_setup_prefix"),
    ],
)
def test_a_slip_is_told_with_the_nearest_input(playbook: str, name: str, nearest: str) -> None:
    assert misspelt(playbook, [name, "other", *playbook_inputs(playbook)]) == {name: nearest}


@pytest.mark.parametrize(
    "name",
    [
        "imge",
        "rollback_nam",
        # Of the fleet, of a result, of an artifact, and what the tasks of a user get.
        *("rollout_hosts", "rollout_list", "rollout_result", "rollout_outcome", "rollout_spec_id"),
        *("rollout_fleet_hosts", "rollout_switch_to", "rollout_switch_from"),
        # Of the user: a word more, or another one.
        *("rollout_image_tag", "rollout_team", "rollout_project_name", "rollout_switch_host", "rollout_deployment"),
    ],
)
def test_what_is_no_slip_is_taken(name: str) -> None:
    assert misspelt("rollout", [name]) == {}


def test_extra_variables_count_unless_another_one_mentions_them(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"rollout_images": ["nginx:1.30"], "rollout_imge": "secret", "rollout_image": "{{ rollout_images[0] }}"}
    monkeypatch.setattr(misspelt_inputs, "load_extra_vars", lambda _loader: given)
    of_inventory = {
        "rollout_nam": "web",
        "deep": [{"text": "{{ rollout_imge_too }}"}],
        "hostvars": {"a": "rollout_imge"},
    }
    told = Lookup().run(["rollout"], {**given, **of_inventory})
    assert told == ["rollout_imge is not an input of this playbook: did you mean rollout_image?"]
    assert Lookup().run(["rollout"], {**given, "deep": [{"text": "{{ rollout_imge }}"}]}) == []


@pytest.mark.parametrize(
    ("terms", "problem"),
    [
        ([], "give the name of one playbook"),
        (["rollout", "drift"], "give the name of one playbook"),
        (["rollot"], "the collection has no playbook rollot"),
        (["../playbooks/rollout"], "has no playbook"),
    ],
)
def test_a_playbook_that_there_is_not_is_told(terms: list[str], problem: str) -> None:
    with pytest.raises(AnsibleLookupError, match=f"misspelt_inputs: .*{problem}"):
        Lookup().run(terms, {})
