# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module side of the adapters, run in this process as a module's own would run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from ansible.module_utils import basic
from ansible.module_utils.basic import AnsibleModule

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter import module as subject
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.module import PaperspaceModule, run_module

SECRET = "correct-horse-battery"
SPEC: dict[str, Any] = {
    "api_key": {"type": "str", "no_log": True},
    "state": {"type": "str", "default": "present", "choices": ["present", "absent"]},
    "env": {"type": "dict", "no_log": False},
    "basic_auth_key": {"type": "str", "no_log": False},
    "image": {"type": "str"},
}


@pytest.fixture
def run_as_module(monkeypatch, capsys) -> Iterator[Callable[..., dict[str, Any]]]:
    """Runs a module with arguments; gives its printed result."""
    with ExitStack() as stack:

        def run_it(run: Callable[..., dict[str, Any]], **arguments: Any) -> dict[str, Any]:
            _give_arguments(stack, monkeypatch, {"_ansible_inject_invocation": True, **arguments})
            with pytest.raises(SystemExit) as ended:
                run_module(SPEC, run)
            result = json.loads(capsys.readouterr().out)
            assert ended.value.code == (1 if result.get("failed") else 0)
            return result

        yield run_it


def _give_arguments(stack: ExitStack, monkeypatch: pytest.MonkeyPatch, arguments: dict[str, Any]) -> None:
    """Lets core read these arguments; of its own ones only those that this version knows."""
    arguments = {
        name: value
        for name, value in arguments.items()
        if not name.startswith("_ansible_") or name.removeprefix("_ansible_") in basic.PASS_VARS
    }
    try:
        from ansible.module_utils.testing import patch_module_args
    except ImportError:
        monkeypatch.setattr(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode())
    else:
        stack.enter_context(patch_module_args(arguments))


def test_a_result_with_its_redacted_invocation(run_as_module):
    result = run_as_module(lambda params, context: {"changed": True}, env={"A": SECRET}, api_key="a-key")
    assert result["changed"] is True
    arguments = result["invocation"]["module_args"]
    assert arguments["state"] == "present"
    assert arguments["env"] == {"A": "********"}
    assert SECRET not in json.dumps(result)
    assert "a-key" not in json.dumps(result)


def test_the_engine_gets_validated_arguments_without_those_of_core(run_as_module):
    seen: dict[str, Any] = {}

    def run(params, context):
        seen.update(params)
        return {}

    run_as_module(run, image=5, _ansible_check_mode=False)
    assert seen == {"api_key": None, "state": "present", "env": None, "basic_auth_key": None, "image": "5"}


def test_another_error_brings_no_traceback_and_no_value(run_as_module):
    def run(params, context):
        raise ValueError(f"can't read {params['env']}")

    result = run_as_module(run, env={"A": SECRET}, _ansible_verbosity=5, _ansible_tracebacks_for=["error"])
    assert "Unexpected ValueError" in result["msg"]
    assert "exception" not in result
    assert SECRET not in json.dumps(result)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"state": SECRET}, "value of state must be one of: present, absent, got: ********"),
        (
            {"basic_authkey": SECRET},
            "Unsupported parameters for (paperspace.cloud.test) module: basic_authkey. Supported",
        ),
        ({"env": f"A={SECRET} B"}, "argument 'env' is of type"),
    ],
)
def test_refused_arguments_show_no_value(run_as_module, arguments, message):
    def run(params, context):
        raise AssertionError("the engine must not run")

    result = run_as_module(
        run,
        **{"env": {"A": SECRET}, "_ansible_verbosity": 5, "_ansible_module_name": "paperspace.cloud.test", **arguments},
    )
    assert message in result["msg"]
    assert "exception" not in result
    shown = result["invocation"]["module_args"]
    # An option that is no secret's place is shown as it was given.
    assert SECRET not in json.dumps({**result, "invocation": {**shown, "state": None}})


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ({"resources": 5}, "resources"),
        ({"resources": {"replicas": "inf"}}, "resources.replicas"),
        ({"image": []}, "image"),
    ],
)
def test_what_core_breaks_down_over_is_refused_by_its_place(run_as_module, monkeypatch, arguments, place):
    monkeypatch.setitem(SPEC, "resources", {"type": "dict", "options": {"replicas": {"type": "int"}}})
    result = run_as_module(no_engine, env={"A": SECRET}, **arguments)
    assert result["failed"] and result["msg"].startswith(f"{place}: ")
    assert SECRET not in str(result)


def no_engine(params: Any, context: Any) -> dict[str, Any]:
    raise AssertionError("the engine must not run")


def test_missing_libraries_are_a_message(run_as_module, monkeypatch):
    monkeypatch.setattr(subject, "missing_libraries", lambda: "paperspace.cloud lacks requests>=2.31")

    def run(params, context):
        raise AssertionError("the engine must not run")

    result = run_as_module(run)
    assert (result["failed"], result["msg"]) == (True, "paperspace.cloud lacks requests>=2.31")


def test_warnings_are_emitted_once_each(run_as_module, monkeypatch):
    emitted: list[str] = []
    monkeypatch.setattr(PaperspaceModule, "warn", lambda self, text: emitted.append(text))

    def run(params, context):
        context.warnings += ["first", "second", "first"]
        return {}

    run_as_module(run)
    assert emitted == ["first", "second"]


def test_nothing_of_the_arguments_goes_to_syslog(run_as_module, monkeypatch):
    logged: list[str] = []
    monkeypatch.setattr(AnsibleModule, "log", lambda self, text, log_args=None: logged.append(text))
    run_as_module(lambda params, context: {}, env={"A": SECRET})
    assert logged == []


def test_a_result_with_a_file_gets_no_more_keys(run_as_module, tmp_path):
    dest = tmp_path / "logs.txt"
    dest.write_text("")
    result = run_as_module(lambda params, context: {"dest": str(dest)})
    assert set(result) == {"dest", "invocation"}


def test_core_may_fail_before_it_has_read_the_arguments(run_as_module, monkeypatch):
    def fail(self: AnsibleModule) -> None:
        self.fail_json(msg="the locale is unknown")

    monkeypatch.setattr(AnsibleModule, "_check_locale", fail)
    result = run_as_module(lambda params, context: {})
    assert (result["failed"], result["msg"]) == (True, "the locale is unknown")
