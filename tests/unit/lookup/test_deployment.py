# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup deployment against a simulator; playbooks read its options as Ansible does (tests/playbook)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleLookupError
from simulator_fixture import KEY, PROJECT, Simulator, config

from ansible_collections.paperspace.cloud.plugins.lookup.deployment import LookupModule
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter import arguments

SECRET = "Lit3ral-secret-value"
DEFAULTS = {
    **{name: option.get("default") for name, option in arguments.CONNECTION.items()},
    "field": "endpoint_url",
}


class Lookup(LookupModule):
    """Takes its options without the configuration of Ansible."""

    def set_options(self, task_keys: Any = None, var_options: Any = None, direct: Any = None) -> None:
        self.given = {**DEFAULTS, **direct}

    def get_option(self, option: str, hostvars: Any = None) -> Any:
        return self.given.get(option)


@pytest.fixture
def lookup(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
    monkeypatch.delenv("PAPERSPACE_API_KEY", raising=False)

    def look(*terms: Any, check: bool = False, **options: Any) -> list[Any]:
        variables = {"ansible_check_mode": check}
        return Lookup().run(list(terms), variables, **{"api_key": KEY, "api_url": simulator.address, **options})

    return look


@pytest.fixture
def fails(lookup: Callable[..., list[Any]]) -> Callable[..., str]:
    def message(*terms: Any, **options: Any) -> str:
        with pytest.raises(AnsibleLookupError) as raised:
            lookup(*terms, **options)
        assert raised.value.__cause__ is None
        assert KEY not in str(raised.value)
        return str(raised.value)

    return message


def paths(simulator: Simulator) -> list[str]:
    return [asked["path"] for asked in simulator.requests()]


def test_the_endpoint_by_name_and_by_id(lookup, simulator):
    known = simulator.create("web")
    expected = simulator.get(known)["endpoint"]
    (by_name,) = lookup("web", project_id=PROJECT)
    assert by_name.rpartition("://")[2] == expected
    assert lookup(known) == [by_name]
    assert lookup([known, known]) == [by_name, by_name]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("name", "web"),
        ("latest_spec.data.image", "nginx:1.27"),
        ("latest_spec.data.resources", {"machine_type": "C4", "ports": [80], "replicas": 1}),
        ("latest_spec.data.resources.ports.0", 80),
        ("latest_spec.data.env.A", "********"),
        ("latest_spec.data.env.B", "secret:B"),
        ("basic_auth_key", None),
    ],
)
def test_a_field(lookup, simulator, field, expected):
    simulator.create("web", env=[{"name": "A", "value": SECRET}, {"name": "B", "value": "secret:B"}])
    assert lookup("web", project_id=PROJECT, field=field) == [expected]


def test_what_a_loop_adds_is_taken(lookup, simulator):
    known = simulator.create()
    assert lookup(known, field="id", wantlist=True) == [known]


def test_several_names_are_one_read(lookup, simulator):
    simulator.seed(config("a"), config("b"), config("aa"))
    simulator.clear_requests()
    assert lookup("b", "a", "b", project_id=PROJECT, field="name") == ["b", "a", "b"]
    assert paths(simulator) == [f"/v1/projects/{PROJECT}/deployments"]


def test_one_id_is_read_once(lookup, simulator):
    known = simulator.create()
    simulator.clear_requests()
    assert lookup(known, known, field="id") == [known, known]
    assert len(simulator.requests()) == 1


def test_what_is_not_there(lookup, fails, simulator):
    simulator.create("web")
    nobody = "00000000-0000-4000-8000-000000000000"
    assert f"the deployment web2 does not exist in project {PROJECT}" in fails("web", "web2", project_id=PROJECT)
    assert f"the deployment {nobody} does not exist" in fails(nobody)
    assert "the deployment web has no latest_spec.nope; available: data," in fails(
        "web", project_id=PROJECT, field="latest_spec.nope.more"
    )
    assert "has no latest_spec.data.resources.ports.1" in fails(
        "web", project_id=PROJECT, field="latest_spec.data.resources.ports.1"
    )
    assert lookup("web2", "web", project_id=PROJECT, field="name", default="none") == ["none", "web"]
    assert lookup("web", project_id=PROJECT, field="latest_spec.data.region", default="") == [""]
    assert "does not exist" in fails(nobody, default=None)


@pytest.mark.parametrize("terms", [["web"], ["web", "other"]])
def test_a_project_that_is_not_there_is_told_by_the_option(fails, simulator, terms):
    simulator.projects(none=False)
    assert fails(*terms, project_id="none").endswith(": check project_id and api_key")


def test_a_name_that_several_have_is_an_error_with_their_ids(fails, simulator):
    (known,) = simulator.seed(config("web"))
    simulator.post_faults({"method": "GET", "path": "/v1/projects/*", "kind": "duplicate", "times": -1})
    assert known in fails("web", project_id=PROJECT, default="x")
    assert known in fails("web", "nobody", project_id=PROJECT, default="x")


@pytest.mark.parametrize(
    ("terms", "options", "expected"),
    [
        ([], {}, "select deployments"),
        ([""], {}, "each term must be"),
        ([{"name": "web"}], {}, "each term must be"),
        ([".."], {}, "is not a valid id"),
        (["we\x1bb"], {}, "id: contains control, invisible or invalid characters"),
        (["we\ud800b"], {"project_id": "p1"}, "name: contains control, invisible or invalid characters"),
        (["web"], {"project_id": "p\ud800"}, "project_id: contains control, invisible or invalid characters"),
        (["web"], {"project": "p1"}, "deployment: project: unknown option; did you mean project_id?"),
        (["web"], {"project_id": "p1", "xyz": 1}, "xyz: unknown option; valid options: api_key, "),
        (["web"], {}, "web is not a valid id: give a name with project_id instead of an id"),
        (["web"], {"api_url": "http://api.example.com/v1"}, "plain http"),
        (["web"], {"api_timeout": 0}, "api_timeout"),
        (["web"], {"api_key": ""}, "PAPERSPACE_API_KEY"),
        (["web"], {"api_key": "wrong-key-wrong-key"}, "401"),
    ],
)
def test_what_can_not_work(fails, terms, options, expected):
    text = fails(*terms, **options)
    assert text.startswith("paperspace.cloud.deployment: ") and expected in text
    assert "wrong-key-wrong-key" not in text


@pytest.mark.parametrize("empty", [None, ""])
def test_what_is_empty_has_its_default(lookup, simulator, monkeypatch, empty):
    known = simulator.create()
    monkeypatch.setenv("PAPERSPACE_API_KEY", KEY)
    options = dict.fromkeys(("api_key", "api_timeout", "api_retries", "validate_certs", "ca_path", "project_id"), empty)
    assert lookup(known, field="id", **options) == [known]


def test_a_key_of_the_vendor_s_cli_is_masked_like_a_given_one(lookup, fails, simulator, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".paperspace").mkdir()
    credentials = tmp_path / ".paperspace" / "credentials.toml"
    credentials.write_text(f'[keys]\nmine = "{KEY}"\n')
    credentials.chmod(0o600)
    known = simulator.create()
    assert lookup(known, field="id", api_key=None) == [known]
    simulator.post_faults(
        {
            "method": "GET",
            "path": "/v1/deployments/*",
            "kind": "status",
            "status": 400,
            "body": {"code": "BAD_REQUEST", "message": f"What is {KEY}?"},
        }
    )
    assert "What is ********?" in fails(known, api_key=None)


def test_its_connection_options_are_those_of_the_modules():
    name = "paperspace.cloud.deployment"
    command = [sys.executable, "-m", "ansible", "doc", "--type", "lookup", "--json", name]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    options = json.loads(done.stdout)[name]["doc"]["options"]
    for option, spec in arguments.CONNECTION.items():
        documented = options[option]
        assert (documented["type"], documented.get("default")) == (spec["type"], spec.get("default")), option
        variables = [found["name"] for found in documented.get("env", [])]
        assert variables == list(spec.get("fallback", (None, []))[1]), option
    assert set(options) - set(arguments.CONNECTION) == {"_terms", "project_id", "field", "default"}


def test_the_module_is_imported_without_the_libraries():
    program = (
        "import sys; sys.modules.update(dict.fromkeys(('requests', 'pydantic', 'tenacity')))\n"
        "from ansible_collections.paperspace.cloud.plugins.lookup import deployment\n"
        "from ansible_collections.paperspace.cloud.plugins.filter import spec_diff\n"
        "from ansible_collections.paperspace.cloud.plugins.test import healthy\n"
        "print(healthy.TestModule().tests()['healthy']({'latest_spec': None}))\n"
        "try:\n"
        "    spec_diff.FilterModule().filters()['spec_diff']({}, {})\n"
        "except Exception as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path("/"))
    assert done.stdout.startswith("False\npaperspace.cloud.spec_diff: paperspace.cloud lacks Python libraries")


@pytest.mark.parametrize("terms", [("none",), (None,), ("",), (None, "none")])
def test_check_mode_gives_null_for_a_deployment_that_is_not_there(lookup, terms):
    """An earlier task of the play may be what creates it."""
    assert lookup(*terms, check=True, project_id=PROJECT) == [None] * len(terms)
    assert lookup(*terms, check=True, project_id=PROJECT, default="nowhere") == ["nowhere"] * len(terms)
    with pytest.raises(AnsibleLookupError):
        lookup(*terms, project_id=PROJECT)


def test_check_mode_still_refuses_a_field_that_is_not_there(lookup, simulator):
    simulator.create("web")
    with pytest.raises(AnsibleLookupError, match="nope"):
        lookup("web", check=True, project_id=PROJECT, field="nope")
