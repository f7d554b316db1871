# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the role rollout says of its inputs is the same in its argument specs, defaults, README and tasks."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from ansible_collections.paperspace.cloud.plugins.module_utils.arguments import GIT

ROLE = Path(__file__).resolve().parents[2] / "roles/rollout"
OPTIONS = yaml.safe_load((ROLE / "meta/argument_specs.yml").read_text())["argument_specs"]["main"]["options"]
DEFAULTS = yaml.safe_load((ROLE / "defaults/main.yml").read_text())
RESULT = "rollout_result"
CODE = "".join(
    path.read_text() for folder in ("tasks", "vars", "templates") for path in sorted((ROLE / folder).iterdir())
)


def test_every_input_that_is_not_required_has_a_default() -> None:
    required = {name for name, option in OPTIONS.items() if option.get("required")}
    assert set(DEFAULTS) == set(OPTIONS) - required


def test_documented_defaults_are_the_real_ones() -> None:
    documented = {name: option["default"] for name, option in OPTIONS.items() if "default" in option}
    assert documented == {name: DEFAULTS[name] for name in documented}
    # The others count as not given.
    assert not any(value for name, value in DEFAULTS.items() if name not in documented)


def test_every_input_is_used_and_no_other_is() -> None:
    # Strategies differ in what is done; there is only one.
    assert set(re.findall(r"(?<![_a-z])rollout_[a-z_]+[a-z]", CODE)) - _tags() - {RESULT} == set(OPTIONS) - {
        "rollout_strategy"
    }


def test_the_readme_lists_every_input_with_its_default() -> None:
    rows = re.findall(r"^\| `(rollout_\w+)` \|([^|]*)\|", (ROLE / "README.md").read_text(), flags=re.MULTILINE)
    assert [name for name, _default in rows] == list(OPTIONS)
    for name, shown in rows:
        if "default" in OPTIONS[name]:
            assert yaml.safe_load(shown.strip("` ")) == OPTIONS[name]["default"], name


def test_git_is_what_the_module_takes() -> None:
    documented = {name: option.get("choices") for name, option in OPTIONS["rollout_git"]["options"].items()}
    assert documented == {name: option.get("choices") for name, option in GIT["options"].items()}


def _tags() -> set[str]:
    tags: set[str] = set()
    for found in re.findall(r"tags: \[(.*)\]", CODE):
        tags |= {tag.strip() for tag in found.split(",")}
    return tags
