# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The controller side of the adapters, with a small engine and without a playbook."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pwd
import sys
import threading
import warnings
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible import constants as C
from ansible.errors import AnsibleError
from ansible.module_utils.basic import env_fallback
from ansible.parsing.dataloader import DataLoader

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import PaperspaceError
from ansible_collections.paperspace.cloud.plugins.plugin_utils.action import base as subject
from ansible_collections.paperspace.cloud.plugins.plugin_utils.action.base import PaperspaceAction

ME = pwd.getpwuid(os.geteuid()).pw_name
SECRET = "correct-horse-battery"
SPEC: dict[str, Any] = {
    "api_key": {"type": "str", "no_log": True, "fallback": (env_fallback, ["PAPERSPACE_API_KEY"])},
    "name": {
        "type": "str",
        "aliases": ["title", "label"],
        "deprecated_aliases": [
            {"name": "title", "version": "9.0.0", "collection_name": "paperspace.cloud"},
            {"name": "label", "date": "2040-01-01", "collection_name": "paperspace.cloud"},
        ],
    },
    "state": {"type": "str", "default": "present", "choices": ["present", "absent"]},
    "env": {"type": "dict", "no_log": False},
    "image": {"type": "str"},
    "dest": {"type": "path"},
    "spec": {"type": "dict"},
    "src": {"type": "path"},
}


class Templar:
    """Everything is templated already."""

    def template(self, value: Any) -> Any:
        return value


class Ended(BaseException):
    """How core ends a task that takes too long."""


@pytest.fixture
def act(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Runs an action with an engine; gives its result, or what it would have run as a module under ``module``."""
    monkeypatch.setattr(subject, "missing_libraries", lambda: None)
    monkeypatch.setattr(C.config, "get_config_value", config_with(lambda: True))
    loader = DataLoader()
    loader.set_basedir(str(tmp_path))

    def act_it(
        run: Callable[..., dict[str, Any]] = lambda params, context: {"params": params},
        arguments: dict[str, Any] | None = None,
        *,
        connection: dict[str, Any] | None = None,
        argument_spec: dict[str, Any] | None = None,
        task_vars: dict[str, Any] | None = None,
        **task: Any,
    ) -> dict[str, Any]:
        class ActionModule(PaperspaceAction):
            MODULE = "test"
            ARGUMENT_SPEC = SPEC if argument_spec is None else argument_spec
            RUN = staticmethod(run)

            def _execute_module(self, **given: Any) -> dict[str, Any]:
                return {"module": given}

        action = ActionModule(
            task=_task(arguments or {}, tmp_path, **task),
            connection=_connection(**(connection or {})),
            play_context=SimpleNamespace(),
            loader=loader,
            templar=Templar(),
            shared_loader_obj=None,
        )
        return action.run(task_vars={"inventory_hostname": "web1", **(task_vars or {})})

    return act_it


def _task(arguments: dict[str, Any], folder: Path, **changes: Any) -> SimpleNamespace:
    settings: dict[str, Any] = {
        "action": "paperspace.cloud.test",
        "args": arguments,
        "async_val": 0,
        "check_mode": False,
        "diff": False,
        "no_log": None,
        "delegate_to": None,
        "environment": [],
        "get_search_path": lambda: [str(folder)],
    }
    return SimpleNamespace(**{**settings, **changes})


def _connection(**changes: Any) -> SimpleNamespace:
    shell = SimpleNamespace(tmpdir=None, env_prefix=lambda **environment: "")
    return SimpleNamespace(**{"transport": "local", "become": None, "_shell": shell, **changes})


def config_with(wants_invocation: Callable[[], bool]) -> Callable[..., Any]:
    """Core's configuration, which says by this whether a result is to have its invocation."""
    real = C.config.get_config_value
    return lambda name, *more, **named: (
        wants_invocation() if name == "INJECT_INVOCATION" else real(name, *more, **named)
    )


def become(user: str | None) -> dict[str, Any]:
    return {"become": SimpleNamespace(get_option=lambda option, **_: {"become_user": user}[option])}


def no_engine(params: dict[str, Any], context: Any) -> dict[str, Any]:
    raise AssertionError("the engine must not run here")


# Which way


def test_runs_here_on_a_local_connection(act):
    assert act(lambda params, context: {"pid": os.getpid()})["pid"] == os.getpid()


@pytest.mark.parametrize(
    "surroundings",
    [
        {"connection": {"transport": "ssh"}},
        {"async_val": 30},
        {"connection": become("nobody")},
        {"connection": become(None)},
    ],
)
def test_runs_the_module_elsewhere(act, surroundings):
    given = act(no_engine, {"name": "web"}, **surroundings)["module"]
    assert given["module_name"] == "paperspace.cloud.test"
    assert given["module_args"] == {"name": "web"}
    assert given["wrap_async"] == surroundings.get("async_val", 0)
    assert given["task_vars"]["inventory_hostname"] == "web1"


def test_runs_the_module_when_a_library_is_missing(act, monkeypatch):
    monkeypatch.setattr(subject, "missing_libraries", lambda: "paperspace.cloud lacks requests>=2.31")
    assert "module" in act(no_engine)


def test_becoming_oneself_stays_here(act):
    assert "params" in act(connection=become(ME))


def test_becoming_oneself_on_purpose_does_not(act, monkeypatch):
    monkeypatch.setattr(C, "BECOME_ALLOW_SAME_USER", True, raising=False)
    assert "module" in act(no_engine, connection=become(ME))


def test_arguments_of_the_task_are_left_as_they_are(act):
    arguments = {"name": "web", "env": {"A": "x"}, "tags": {1}}
    before = deepcopy(arguments)
    act(no_engine, arguments, connection={"transport": "ssh"})["module"]["module_args"]["env"]["B"] = "y"
    assert arguments == before


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("paperspace.cloud.test", "paperspace.cloud.test"),
        ("test", "test"),
        ("other.collection.wrapper", "paperspace.cloud.test"),
    ],
)
def test_the_module_has_the_name_that_the_user_wrote(act, written, expected):
    assert act(no_engine, action=written, async_val=1)["module"]["module_name"] == expected
    assert f"parameters for ({expected}) module: x" in act(no_engine, {"x": 1}, action=written)["msg"]


# Arguments and their document


@pytest.mark.parametrize("connection", [{}, {"transport": "ssh"}])
def test_a_file_is_read_here_and_handed_on(act, tmp_path, connection):
    (tmp_path / "app.yaml").write_text("$schema: x\nname: llm\n")
    result = act(lambda params, context: dict(params), {"src": "app.yaml"}, connection=connection)
    arguments = result.get("module", {}).get("module_args", result)
    assert arguments["src"] == str(tmp_path / "app.yaml")
    assert arguments["spec"] == {"$schema": "x", "name": "llm"}


@pytest.mark.parametrize("connection", [{}, {"transport": "ssh"}])
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"src": "nope.yaml"}, "no file or folder nope.yaml"),
        ({"src": ["a"]}, "src: must be a string, not a list"),
        ({"src": "app.yaml", "spec": {}}, "src and spec are mutually exclusive"),
        ({"env": {1: "x"}}, "env: the key of type int is not a string"),
    ],
)
def test_bad_arguments_fail_before_either_way(act, connection, arguments, message):
    result = act(no_engine, {"api_key": SECRET, **arguments}, connection=connection)
    assert result["failed"]
    assert message in result["msg"]
    assert SECRET not in str(result)
    assert set(result) == {"failed", "msg", "invocation"}
    assert set(result["invocation"]["module_args"]) == {"api_key", *arguments}


@pytest.mark.parametrize("arguments", [{"src": None}, {"src": ""}, {"src": None, "spec": {"name": "llm"}}, {}])
def test_a_null_or_empty_src_counts_as_none(act, arguments):
    assert act(arguments=arguments)["params"]["spec"] == arguments.get("spec")


def test_a_null_spec_beside_src_counts_as_none(act, tmp_path):
    (tmp_path / "app.yaml").write_text("name: llm\n")
    assert act(arguments={"src": "app.yaml", "spec": None})["params"]["spec"] == {"name": "llm"}


def test_src_of_a_module_without_it_is_an_unknown_option(act):
    result = act(no_engine, {"src": "nope.yaml"}, argument_spec={"name": {"type": "str"}})
    assert "Unsupported parameters" in result["msg"]


def test_errors_of_core_are_cut_before_source_text(act, monkeypatch):
    def fail(value: Any) -> Any:
        raise AnsibleError(f"decryption failed\n\nThe error appears to be in a.yml:\n  key: {SECRET}")

    monkeypatch.setattr(subject, "plain_data", fail)
    result = act(no_engine, {"name": "web"})
    assert (result["failed"], result["msg"]) == (True, "decryption failed")
    assert result["invocation"] == {"module_args": {"name": "********"}}


def test_values_are_converted_and_defaults_set(act):
    params = act(arguments={"image": 5, "env": "A=1 B=2"})["params"]
    assert params["image"] == "5"
    assert params["env"] == {"A": "1", "B": "2"}
    assert params["state"] == "present"


def test_the_argument_spec_is_not_changed(act):
    names = {name: {key: value for key, value in option.items() if key != "fallback"} for name, option in SPEC.items()}
    before = deepcopy(names)
    act(arguments={"title": "web"})
    assert names == before


# Results


def test_a_result_gets_its_redacted_invocation(act):
    result = act(lambda params, context: {"changed": True}, {"env": {"A": SECRET}, "api_key": "a-key-of-mine"})
    assert result["changed"] is True
    assert result["invocation"]["module_args"]["env"] == {"A": "********"}
    assert result["invocation"]["module_args"]["state"] == "present"
    assert "a-key-of-mine" not in str(result)


def test_no_invocation_where_core_does_not_want_it(act, monkeypatch):
    monkeypatch.setattr(C.config, "get_config_value", config_with(lambda: False))
    assert set(act(lambda params, context: {"changed": True})) == {"changed"}
    assert set(act(no_engine, {"src": "nope.yaml"})) == {"failed", "msg"}


def test_a_core_that_does_not_know_the_setting_always_wants_the_invocation(act, monkeypatch):
    def fail() -> bool:
        raise AnsibleError("Requested entry was not defined in configuration")

    monkeypatch.setattr(C.config, "get_config_value", config_with(fail))
    assert "invocation" in act(lambda params, context: {"changed": True})


def test_warnings_of_aliases_and_of_the_engine(act):
    def run(params, context):
        context.warnings += ["first", "second", "first"]
        return {}

    result = act(run, {"name": "web", "title": "web"})
    assert result["warnings"] == ["Both option name and its alias title are set.", "first", "second"]


@pytest.mark.parametrize(("alias", "key", "value"), [("title", "version", "9.0.0"), ("label", "date", "2040-01-01")])
def test_deprecations_as_in_a_modules_result(act, alias, key, value):
    (deprecation,) = act(arguments={alias: "web"})["deprecations"]
    assert deprecation == {
        "msg": f"Alias '{alias}' is deprecated. See the module docs for more information",
        key: value,
        "collection_name": "paperspace.cloud",
    }


def test_refused_arguments_keep_deprecations_and_show_no_value(act):
    result = act(no_engine, {"title": "web", "state": SECRET, "env": {"A": SECRET}})
    assert result["msg"] == "value of state must be one of: present, absent, got: ********"
    assert len(result["deprecations"]) == 1


def test_an_error_of_ours(act):
    def run(params, context):
        context.warnings.append("a warning")
        raise PaperspaceError("the rollout failed", phase="runs", changed=True)

    result = act(run)
    del result["invocation"]
    assert result == {
        "failed": True,
        "msg": "the rollout failed",
        "phase": "runs",
        "changed": True,
        "warnings": ["a warning"],
    }


def test_another_error_shows_no_value(act):
    def run(params, context):
        raise ValueError(f"can't read {params['env']}")

    result = act(run, {"env": {"A": SECRET}})
    assert "Unexpected ValueError" in result["msg"]
    assert SECRET not in str(result)


def test_values_of_no_log_options_are_removed_from_the_whole_result(act):
    def run(params, context):
        context.warnings.append(f"used {params['api_key']}")
        return {"text": f"used {params['api_key']}", "none": None, "changed": False}

    result = act(run, {"api_key": SECRET})
    assert result["text"] == "used ********"
    assert result["warnings"] == ["used ********"]
    assert (result["none"], result["changed"]) == (None, False)


@pytest.mark.parametrize("check_mode", [False, True])
def test_check_mode_reaches_the_engine(act, check_mode):
    result = act(lambda params, context: {"check": context.check_mode}, check_mode=check_mode)
    assert result["check"] is check_mode


@pytest.mark.parametrize("diff", [False, True])
def test_a_diff_in_diff_mode_only(act, diff):
    assert ("diff" in act(lambda params, context: {"diff": {"before": "a"}}, diff=diff)) is diff


# Surroundings


def test_the_tasks_environment_is_there_and_is_taken_back(act, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://before")
    monkeypatch.delenv("PAPERSPACE_API_KEY", raising=False)

    def run(params, context):
        return {"key": params["api_key"] == SECRET, "proxy": os.environ["HTTPS_PROXY"], "port": os.environ["PORT"]}

    environment = [{"PAPERSPACE_API_KEY": SECRET, "PORT": 1}, None, {"HTTPS_PROXY": "http://after", "PORT": 8080}]
    result = act(run, environment=environment)
    assert (result["key"], result["proxy"], result["port"]) == (True, "http://after", "8080")
    assert os.environ["HTTPS_PROXY"] == "http://before"
    assert "PAPERSPACE_API_KEY" not in os.environ
    assert "PORT" not in os.environ


@pytest.mark.parametrize("error", [PaperspaceError("no"), ValueError("no"), Ended()])
def test_surroundings_are_taken_back_after_an_error(act, error):
    folder = os.getcwd()

    def run(params, context):
        raise error

    with contextlib.suppress(Ended):
        act(run, environment=[{"PORT": "1"}])
    assert "PORT" not in os.environ
    assert os.getcwd() == folder


def test_paths_are_those_of_the_playbooks_folder_as_on_the_other_way(act, tmp_path, monkeypatch):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert act(lambda params, context: {"folder": os.path.realpath(".")})["folder"] == os.path.realpath(tmp_path)
    assert os.path.realpath(".") == os.path.realpath(elsewhere)


def test_a_folder_that_is_gone_does_not_matter(act, tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert act(lambda params, context: {"changed": False})["changed"] is False


def test_variables_in_a_path_are_those_of_the_task(act):
    result = act(arguments={"dest": "$TARGET/logs.txt"}, environment=[{"TARGET": "/srv"}])
    assert result["params"]["dest"] == "/srv/logs.txt"


def test_warnings_of_libraries_are_not_printed(act, capsys):
    def run(params, context):
        warnings.warn("an unverified request", stacklevel=1)
        return {}

    act(run)
    assert capsys.readouterr().err == ""


def test_items_share_sessions_unless_their_environment_differs(act):
    def run(params, context):
        context.sessions["count"] = context.sessions.get("count", 0) + 1
        return {"count": context.sessions["count"]}

    first = [{"HTTPS_PROXY": "http://one"}]
    assert [act(run, environment=first)["count"] for _ignored in range(2)] == [1, 2]
    assert act(run, environment=[{"HTTPS_PROXY": "http://two"}])["count"] == 1
    assert act(run, environment=first)["count"] == 3


def test_a_fork_knows_its_parent_and_shares_no_session_with_it(act):
    def run(params, context):
        context.sessions["count"] = context.sessions.get("count", 0) + 1
        return {"count": context.sessions["count"], "cancelled": context.cancelled()}

    here = [{"ONLY": "here"}]
    assert act(run, environment=here)["count"] == 1
    theirs = multiprocessing.get_context("fork").SimpleQueue()
    child = multiprocessing.get_context("fork").Process(target=lambda: theirs.put(act(run, environment=here)))
    child.start()
    found = theirs.get()
    child.join(10)
    assert (found["count"], found["cancelled"]) == (1, None)
    assert act(run, environment=here)["count"] == 2


# Endings


def test_what_core_raises_passes_and_tells_the_threads(act):
    seen: dict[str, Any] = {}

    def run(params, context):
        seen["cancelled"] = context.cancelled
        seen["before"] = context.cancelled()
        raise Ended

    with pytest.raises(Ended):
        act(run)
    assert seen["before"] is None
    assert "ended from outside" in seen["cancelled"]()


def test_a_thread_that_lives_on_sees_that_its_task_was_ended(act):
    ended, answers = threading.Event(), []

    def run(params, context):
        thread = threading.Thread(target=lambda: (ended.wait(10), answers.append(context.cancelled())))
        thread.start()
        answers.append(thread)
        raise Ended

    with pytest.raises(Ended):
        act(run)
    ended.set()
    answers[0].join(10)
    assert "ended from outside" in answers[1]


def test_an_ordinary_failure_cancels_nothing(act):
    seen: dict[str, Any] = {}

    def run(params, context):
        seen["cancelled"] = context.cancelled
        raise PaperspaceError("no")

    act(run)
    assert seen["cancelled"]() is None


# Progress


@pytest.fixture
def lines(monkeypatch) -> list[str]:
    shown: list[str] = []
    display = sys.modules[subject.Progress.__module__].Display
    monkeypatch.setattr(display, "display", lambda self, text, **options: shown.append((text, options)))
    monkeypatch.delenv("PAPERSPACE_PROGRESS", raising=False)
    return shown


def telling(params: dict[str, Any], context: Any) -> dict[str, Any]:
    context.progress("llm: applied")
    return {}


@pytest.mark.parametrize(("delegate_to", "prefix"), [(None, "[web1]"), ("builder", "[web1 -> builder]")])
def test_progress_names_the_host_and_goes_to_stderr(act, lines, delegate_to, prefix):
    act(telling, delegate_to=delegate_to)
    assert lines == [(f"{prefix} llm: applied", {"stderr": True})]


def test_progress_is_silent_with_no_log(act, lines):
    act(telling, no_log=True)
    assert lines == []


def test_progress_can_be_turned_off_by_the_task(act, lines):
    act(telling, environment=[{"PAPERSPACE_PROGRESS": "0"}])
    assert lines == []
