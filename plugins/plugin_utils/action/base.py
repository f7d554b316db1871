# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The controller side of the adapters: runs the engine in the worker where that equals running the module."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import pwd
import warnings
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from ansible import constants as C
from ansible.errors import AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator, ValidationResult
from ansible.module_utils.common.parameters import remove_values
from ansible.module_utils.errors import UnsupportedError
from ansible.plugins.action import ActionBase

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.invocation import invocation
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.normalize import without_unset
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.outcome import (
    bad_arguments,
    failure,
    outcome,
)
from ansible_collections.paperspace.cloud.plugins.module_utils.api.context import Cancellation, TaskContext
from ansible_collections.paperspace.cloud.plugins.module_utils.api.models import Deployment, Page
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.module_utils.libraries import missing_libraries
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.models import ConfigV1
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.redact import MASK
from ansible_collections.paperspace.cloud.plugins.plugin_utils.action.orphan import ending_with
from ansible_collections.paperspace.cloud.plugins.plugin_utils.action.progress import Progress, wanted
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.plain_data import plain_data

if TYPE_CHECKING:
    from ansible_collections.paperspace.cloud.plugins.module_utils.api.watchdog import Sessions

if missing_libraries() is None:
    # Before Ansible forks: each worker would build their validators again.
    for model in (ConfigV1, Deployment, Page):
        model.model_rebuild()

# What the items of a loop share, by process and by the environment that they were made under.
_SESSIONS: dict[tuple[object, ...], Sessions] = {}


class PaperspaceAction(ActionBase):
    """The action plugin of one module. Subclasses name the module, its argument spec and the engine's function."""

    MODULE: ClassVar[str]
    ARGUMENT_SPEC: ClassVar[dict[str, Any]]
    RUN: ClassVar[staticmethod[[Mapping[str, Any], TaskContext], dict[str, Any]]]

    _supports_check_mode = True
    _supports_async = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Runs here when that is the same as running the module, else runs the module."""
        super().run(tmp, task_vars)
        task_vars = task_vars or {}
        arguments = dict.fromkeys(self._task.args, MASK)
        try:
            arguments = without_unset(plain_data(self._task.args), self.ARGUMENT_SPEC)
            arguments = self._with_document(arguments)
            if not self._must_run_as_module():
                return self._run_here(arguments, task_vars)
        except AnsibleError as error:
            # Core's own words (a value that can't be decrypted, say); what follows the first line may be source text.
            result = bad_arguments(str(error).partition("\n")[0], arguments)
            return self._finished(result, arguments, task_vars)
        except Exception as error:
            return self._finished(failure(error, arguments), arguments, task_vars)
        with ending_with(_parent()):
            of_module: dict[str, Any] = self._execute_module(
                module_name=self._name(),
                module_args=arguments,
                task_vars=task_vars,
                wrap_async=self._task.async_val,
            )
        return of_module

    def _name(self) -> str:
        """The module's name as the user wrote it; the full one where another action plugin lends its task to this."""
        written: str = self._task.action
        return written if written.rpartition(".")[2] == self.MODULE else f"paperspace.cloud.{self.MODULE}"

    def _with_document(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """The arguments, with the document of the file that ``src`` names in ``spec``."""
        return self._with_file(arguments) if "src" in self.ARGUMENT_SPEC else arguments

    def _with_file(self, options: dict[str, Any], prefix: str = "") -> dict[str, Any]:
        """Options with a ``src``, whose document goes to ``spec``. ``prefix`` is what errors put before its name."""
        src = options.get("src")
        # An unanswered survey question is ''.
        if not src:
            return options
        if not isinstance(src, str):
            raise InputError(f"{prefix}src", "must be the path of a file or folder")
        if options.get("spec") is not None:
            raise InputError(prefix.rstrip("."), "src and spec are mutually exclusive: give one of them")
        # Its parsers are imported by tasks that name a file only.
        from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.files import read_spec

        path, document = read_spec(src, lambda name: self._find_needle("files", name), self._loader)
        return {**options, "src": path, "spec": document}

    def _must_run_as_module(self) -> bool:
        return bool(
            self._task.async_val
            or self._connection.transport != "local"
            or self._becomes_another_user()
            or missing_libraries()
        )

    def _becomes_another_user(self) -> bool:
        if not self._connection.become:
            return False
        return bool(C.BECOME_ALLOW_SAME_USER or self.get_become_option("become_user") != _current_user())

    def _run_here(self, arguments: dict[str, Any], task_vars: dict[str, Any]) -> dict[str, Any]:
        environment: dict[str, Any] = {}
        self._compute_environment_string(environment)
        with _surroundings(environment, self._loader.get_basedir()):
            validation = ArgumentSpecValidator(self.ARGUMENT_SPEC).validate(arguments)
            params = {**arguments, **validation.validated_parameters}
            messages: list[str] = []
            problem = self._problem(validation)
            if problem:
                result = bad_arguments(problem, params)
            else:
                result = self._engine_result(params, messages, environment, task_vars)
        return self._finished(result, params, task_vars, validation, messages)

    def _problem(self, validation: ValidationResult) -> str | None:
        """The text that a module gives when it refuses its arguments."""
        if not validation.error_messages:
            return None
        text: str = validation.errors.msg
        if isinstance(validation.errors[0], UnsupportedError):
            return f"Unsupported parameters for ({self._name()}) module: {text}"
        return text

    def _engine_result(
        self,
        params: dict[str, Any],
        messages: list[str],
        environment: Mapping[str, Any],
        task_vars: Mapping[str, Any],
    ) -> dict[str, Any]:
        cancellation = Cancellation(_parent())
        context = TaskContext(
            check_mode=self._task.check_mode,
            cancelled=cancellation,
            warnings=messages,
            sessions=_sessions(environment),
        )
        try:
            with contextlib.ExitStack() as stack:
                if wanted() and not self._task.no_log:
                    context.progress = stack.enter_context(Progress(self._prefix(task_vars)))
                return outcome(self.RUN, params, context, diff_mode=self._task.diff)
        except BaseException:
            # Core ends a task that runs into its timeout by an exception of its own; threads of the engine may live on.
            cancellation.cancel("the task was ended from outside (its timeout, or an interrupt)")
            raise

    def _prefix(self, task_vars: Mapping[str, Any]) -> str:
        host = task_vars.get("inventory_hostname", "localhost")
        return f"[{host} -> {self._task.delegate_to}]" if self._task.delegate_to else f"[{host}]"

    def _finished(
        self,
        result: dict[str, Any],
        params: Mapping[str, Any],
        task_vars: Mapping[str, Any],
        validation: ValidationResult | None = None,
        messages: list[str] | None = None,
    ) -> dict[str, Any]:
        """What a module's exit adds to its result, and the removal of no_log values from the whole."""
        result = dict(result)
        if _invocation_wanted(task_vars):
            result["invocation"] = invocation(params)
        notes = list(dict.fromkeys(_alias_warnings(validation) + (messages or [])))
        if notes:
            result["warnings"] = notes
        deprecations = [_deprecation(found) for found in validation._deprecations] if validation else []
        if deprecations:
            result["deprecations"] = deprecations
        return _without(result, validation._no_log_values if validation else set())


def _without(result: dict[str, Any], values: set[str]) -> dict[str, Any]:
    """The result without values that must not be shown, as a module's exit removes them."""
    # A search in the whole as text is quick, and core's walk over a fleet's result is not.
    text = json.dumps(result, ensure_ascii=False)
    if not any(json.dumps(value, ensure_ascii=False)[1:-1] in text for value in values):
        return result
    kept = {key: value for key, value in result.items() if value is None or isinstance(value, bool)}
    return {**remove_values(result, values), **kept}


@contextlib.contextmanager
def _surroundings(environment: Mapping[str, Any], folder: str) -> Iterator[None]:
    """The process as a local module would find it: the task's environment, the playbook's folder, silent libraries."""
    wanted_values = {str(name): str(value) for name, value in environment.items()}
    before = {name: os.environ.get(name) for name in wanted_values}
    folder_before = _current_folder() or folder
    try:
        os.environ.update(wanted_values)
        os.chdir(folder)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        os.chdir(folder_before)
        for name, value in before.items():
            _restore(name, value)


def _current_folder() -> str | None:
    try:
        return os.getcwd()
    except FileNotFoundError:
        return None


def _restore(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def _sessions(environment: Mapping[str, Any]) -> Sessions:
    """A fork must not use its parent's connections, nor a task those of another environment (proxies, certificates)."""
    here = os.getpid()
    for key in [key for key in _SESSIONS if key[0] != here]:
        del _SESSIONS[key]
    return _SESSIONS.setdefault((here, *sorted((str(name), str(value)) for name, value in environment.items())), {})


def _parent() -> int:
    """The process that forked this worker, also when it is gone already."""
    parent = multiprocessing.parent_process()
    return parent.pid if parent and parent.pid else os.getppid()


def _current_user() -> str | None:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return None


def _alias_warnings(validation: ValidationResult | None) -> list[str]:
    if validation is None:
        return []
    return [f"Both option {found['option']} and its alias {found['alias']} are set." for found in validation._warnings]


def _deprecation(found: Mapping[str, Any]) -> dict[str, Any]:
    """A deprecation as a module's result carries it: with a date or with a version."""
    unused = "version" if found.get("date") else "date"
    return {key: value for key, value in found.items() if key != unused}


def _invocation_wanted(task_vars: Mapping[str, Any]) -> bool:
    """Core 2.21 and later ask for it in the configuration; before, every module's result has it."""
    try:
        return bool(C.config.get_config_value("INJECT_INVOCATION", variables=task_vars))
    except AnsibleError:
        return True
