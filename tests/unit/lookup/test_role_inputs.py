# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup role_inputs: what the inputs of every role mean, and what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleLookupError
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from ansible_collections.paperspace.cloud.plugins.lookup.role_inputs import LookupModule
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.role_inputs import ENTRY_POINT

try:
    from ansible.template import trust_as_template
except ImportError:
    # Before ansible-core 2.19 every text is a template that is not marked otherwise.
    trust_as_template = str

ROOT = Path(__file__).resolve().parents[3]
# That role starts a program of its own, and validates as core does.
ROLES = sorted(path.name for path in ROOT.glob("roles/*/") if path.name != "simulator")
SECRET = "Lit3ral-secret-value"
# A value of each type that is not the default of any option, as text and as what it means.
MEANT: dict[str, tuple[str, Any]] = {
    "str": ("a text", "a text"),
    "int": (" 47 ", 47),
    "float": ("4.5", 4.5),
    "bool": ("yes", True),
    "dict": ('{"A": "1,5", "B": "2"}', {"A": "1,5", "B": "2"}),
}


class Lookup(LookupModule):
    """Takes its options without the configuration of Ansible."""

    def set_options(self, task_keys: Any = None, var_options: Any = None, direct: Any = None) -> None:
        """There are none."""


def options(role: str) -> dict[str, dict[str, Any]]:
    text = (ROOT / "roles" / role / "meta" / "argument_specs.yml").read_text()
    return yaml.safe_load(text)["argument_specs"][ENTRY_POINT]["options"]


EVERY = [(role, name) for role in ROLES for name in options(role)]


def read(role: str, **variables: Any) -> tuple[dict[str, Any], list[str]]:
    loader = DataLoader()
    templar = Templar(loader, variables=variables)
    [found] = Lookup(loader=loader, templar=templar).run([role], variables)
    return found["inputs"], found["problems"]


@pytest.mark.parametrize("empty", ["", None])
@pytest.mark.parametrize(("role", "name"), EVERY)
def test_an_empty_answer_is_none(role: str, name: str, empty: Any) -> None:
    assert read(role, **{name: empty}) == (read(role)[0], [])


def test_a_list_of_mappings_is_read_from_json_with_commas() -> None:
    gates = [{"metric": "cpu", "below": 90.0}, {"log": "a, b", "expect": "absent"}]
    inputs, problems = read("rollout", rollout_gates=json.dumps(gates))
    assert (inputs["gates"], problems) == (gates, [])


@pytest.mark.parametrize("role", ROLES)
def test_what_is_not_given_has_the_documented_default(role: str) -> None:
    inputs, problems = read(role)
    defaults = {
        name.removeprefix(f"{role}_"): option["default"]
        for name, option in options(role).items()
        if "default" in option
    }
    assert problems == [] and inputs == {**inputs, **defaults}
    assert not any(value for name, value in inputs.items() if name not in defaults)


@pytest.mark.parametrize(("role", "name"), EVERY)
def test_a_text_is_read_as_the_option_wants_it(role: str, name: str) -> None:
    option = options(role)[name]
    given, meant = MEANT.get(option["type"], ("", None))
    if option["type"] == "list":
        given, meant = {"int": ("201, 204", [201, 204]), "str": ("3,50%", ["3", "50%"])}.get(
            option["elements"], ("[]", [])
        )
    if "options" in option and option["type"] == "dict":
        given, meant = "{}", {}
    if "choices" in option:
        given = meant = option["choices"][-1]
    if name == "rollout_src":
        given = meant = ""
    inputs, problems = read(role, **{name: given})
    assert problems == [] and inputs[name.removeprefix(f"{role}_")] == meant


@pytest.mark.parametrize(("role", "name"), EVERY)
def test_another_type_is_refused_and_never_quoted(role: str, name: str) -> None:
    option = options(role)[name]
    for given in ([{"nope": SECRET}], {"nope": {"nope": SECRET}}, 72225e2, 493, True, SECRET):
        _inputs, problems = read(role, **{name: given})
        assert all(problem.startswith(name) for problem in problems)
        # The path of a file that is not there is told.
        assert SECRET not in str(problems) or name == "rollout_src"
        if option["type"] == "str" and not isinstance(given, str):
            assert len(problems) == 1 and "must be a string" in problems[0]
            assert ("quote it" in problems[0]) == isinstance(given, (int, float))
        if option["type"] in ("int", "float", "dict") and given == SECRET:
            assert len(problems) == 1


GIT = {"actor": "a", "host": "github", "owner": "o", "repo": "r", "ref": "main", "sha": "72225e2"}


@pytest.mark.parametrize("sha", ["72225e2", "1e10", "0o755", "0123", "1_000", "12:30", "true", "null"])
def test_a_sha_is_what_was_typed_or_refused(sha: str) -> None:
    # As a value of its own, quoted in JSON, and neither.
    for typed, whole in ((sha, True), (json.dumps(sha), True), (sha, False)):
        given: Any = {**GIT, "sha": sha} if whole and typed == sha else json.dumps(GIT).replace('"72225e2"', typed)
        inputs, problems = read("rollout", rollout_git=given)
        assert problems or inputs["git"].get("sha", sha) == sha
        assert not problems or (len(problems) == 1 and problems[0].startswith("rollout_git") and not whole)
        assert whole is False or inputs["git"]["sha"] == sha


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"rollout_git": {"actr": "a"}}, "rollout_git.actr: unknown option; did you mean actor?"),
        ({"rollout_git": '{"A":'}, "rollout_git: is neither valid JSON nor YAML"),
        ({"rollout_git": "main"}, "rollout_git: must be a mapping"),
        ({"rollout_gates": "cpu,memory"}, "rollout_gates: must be a list, or a string that is one in JSON"),
        ({"rollout_gates": [{"metric": "moon"}]}, "rollout_gates[0].metric: must be one of requests_total, "),
        ({"rollout_gates": [{"below": "low"}]}, "rollout_gates[0].below: must be a number"),
        ({"rollout_probe_status": [200, True]}, "rollout_probe_status[1]: must be a whole number"),
        ({"rollout_strategy": "yolo"}, "rollout_strategy: must be one of direct, canary, blue_green"),
        ({"rollout_wait_timeout": "nan"}, "rollout_wait_timeout: must be a number"),
        ({"rollout_purge": "perhaps"}, "rollout_purge: must be true or false"),
        ({"rollout_image": trust_as_template("app:{{ nope }}")}, "rollout_image: "),
        (
            {"rollout_spec": {"image": "nginx", "env": {"A": trust_as_template("{{ nope }}")}}},
            "rollout_spec.env.A: 'nope' is undefined",
        ),
        (
            {"rollout_gates": [{}, {"log": trust_as_template("{{ nope }}")}]},
            "rollout_gates[1].log: 'nope' is undefined",
        ),
        ({"rollout_spec": trust_as_template("{{ {'A': nope} }}")}, "rollout_spec: "),
        ({"rollout_src": "nowhere.yaml"}, "rollout_src: no file or folder nowhere.yaml"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(given: dict[str, Any], problem: str) -> None:
    _inputs, problems = read("rollout", **given)
    assert len(problems) == 1 and problems[0].startswith(problem)


def test_every_problem_is_told() -> None:
    _inputs, problems = read("scale", scale_state="prked", scale_replicas="many", scale_name=7)
    assert len(problems) == 3


def test_a_file_is_read_with_the_inputs(tmp_path: Path) -> None:
    (tmp_path / "web.yaml").write_text("name: web\nimage: nginx:1.27\n")
    inputs, problems = read("rollout", rollout_src="web.yaml", rollout_src_folder=str(tmp_path))
    assert problems == [] and inputs["document"] == {"name": "web", "image": "nginx:1.27"}
    (tmp_path / "web.yaml").write_text("name: web\nimagee: nginx:1.27\n")
    _inputs, problems = read("rollout", rollout_src="web.yaml", rollout_src_folder=str(tmp_path))
    assert problems == [f"rollout_src: {tmp_path}/web.yaml.imagee: v1 has no such field; did you mean image?"]


def test_only_roles_of_the_collection_have_inputs() -> None:
    for term in ("nope", "../rollout", "simulator"):
        with pytest.raises(AnsibleLookupError, match="give the name of one role"):
            read(term)
