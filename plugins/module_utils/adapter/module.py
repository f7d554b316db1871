# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module side of the adapters: an AnsibleModule whose every exit is redacted, and what each module's main calls."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, NoReturn

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.invocation import invocation
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.normalize import without_unset
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.outcome import Run, bad_arguments, outcome
from ansible_collections.paperspace.cloud.plugins.module_utils.api.context import Cancellation, TaskContext
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.module_utils.libraries import missing_libraries

# The descriptor and not the object: whoever reads the result reads this.
_STDOUT = 1


def run_module(argument_spec: dict[str, Any], run: Run) -> NoReturn:
    """The main function of a module: validate, run the engine, print its result, end the process."""
    # To look for plugins pydantic reads the metadata of every installed package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    cancellation = Cancellation(os.getppid(), output=_STDOUT)
    module = PaperspaceModule(argument_spec=argument_spec, supports_check_mode=True)
    problem = missing_libraries()
    if problem:
        module.fail_json(msg=problem)
    context = TaskContext(check_mode=module.check_mode, cancelled=cancellation)
    result = outcome(run, module.params, context, diff_mode=module._diff)
    for warning in dict.fromkeys(context.warnings):
        module.warn(warning)
    module.finish(result)


class PaperspaceModule(AnsibleModule):
    """An AnsibleModule that writes no argument to syslog and shows none unredacted."""

    params: dict[str, Any]

    def __init__(self, argument_spec: dict[str, Any], supports_check_mode: bool) -> None:
        self._refused: InputError | None = None
        super().__init__(argument_spec=argument_spec, supports_check_mode=supports_check_mode)
        if self._refused is not None:
            self.fail_json(self._refused.message)

    def _load_params(self) -> None:
        super()._load_params()
        try:
            self.params = without_unset(self.params, self.argument_spec)
        except InputError as error:
            # Told when core is ready to end the process.
            self._refused = error
            self.params = {name: value for name, value in self.params.items() if name.startswith("_ansible")}

    def finish(self, result: dict[str, Any]) -> NoReturn:
        """Prints the result, failed or not, and ends the process."""
        leave: Callable[..., NoReturn] = super().fail_json if result.get("failed") else super().exit_json
        leave(**result)

    def fail_json(self, msg: str, **kwargs: Any) -> NoReturn:
        """Core comes here when it refuses arguments; its text may quote their values."""
        self.finish(bad_arguments(str(msg), self._given()))

    def _return_formatted(self, kwargs: dict[str, Any]) -> None:
        """Every exit comes through here. Core would add a traceback, and the arguments as they are."""
        kwargs.pop("exception", None)
        super()._return_formatted({**kwargs, "invocation": invocation(self._given())})

    def _given(self) -> dict[str, Any]:
        """The arguments, as far as they are read: core can fail before that."""
        return dict(getattr(self, "params", {}))

    def _log_invocation(self) -> None:
        """Core would write every argument to syslog, those in nested options unmasked."""

    def add_path_info(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        """Core would add owner, mode and size of a file that the result's ``dest`` names, on this way only."""
        return kwargs
