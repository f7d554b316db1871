# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inputs of a role -> the shell command that runs its playbook with the same inputs, without a secret in it."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.invocation import redact_arguments
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.module_utils.printable import UNPRINTABLE
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.redact import is_secret_name, mask, userinfo_secrets
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.plain_data import plain_data
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.role_inputs import not_given, role_options
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.untrusted import untrusted

# Linux takes no longer word of a command.
MAX_COMMAND = 100_000
# Neither the shell nor Ansible sees anything else in it.
_PLAIN = re.compile(r"[A-Za-z0-9_./:@%+,-]+\Z")
_TEMPLATE = re.compile(r"\{[{%#]")
_ODD = re.compile(UNPRINTABLE)
# What options of modules mean the same in a role, and hold secrets in known places.
_OF_MODULES = ("spec", "git", "gates", "image")


def repeat_command(inputs: object, role: str, tags: Sequence[str] = ("all",), skip_tags: Sequence[str] = ()) -> str:
    """The command, in one line. Empty if it were longer than a shell takes. Raises InputError for another role.

    ``inputs`` are as the lookup role_inputs gives them. A secret is taken from a variable of the shell's environment,
    and the command does not start without it.
    """
    options = role_options(role)
    if not options or not isinstance(inputs, Mapping):
        raise InputError("", "give the inputs of a role of the collection, and its name")
    plain = plain_data(inputs)
    given = {key: plain[key] for key in (name.removeprefix(f"{role}_") for name in options) if key in plain}
    given = {key: value for key, value in given.items() if value != not_given(options[f"{role}_{key}"])}
    command = _Command(role)
    words = command.words(given)
    words += _chosen("--tags", tags) + _chosen("--skip-tags", skip_tags)
    line = " ".join([*command.secrets.values(), "ansible-playbook", f"paperspace.cloud.{role}", *words])
    return untrusted(line if len(line) <= MAX_COMMAND else "")


def _chosen(word: str, tags: Sequence[str]) -> list[str]:
    return [word, shlex.quote(",".join(tags))] if list(tags) not in ([], ["all"]) else []


class _Command:
    """Makes words of inputs, and keeps what the shell has to be given for the secrets among them, by their paths."""

    def __init__(self, role: str) -> None:
        self._role = role
        self.secrets: dict[str, str] = {}

    def words(self, given: Mapping[str, Any]) -> list[str]:
        shown = redact_arguments({key: given[key] for key in _OF_MODULES if key in given})
        words, others = [], []
        for key, value in given.items():
            name = f"{self._role}_{key}"
            if key not in shown:
                shown[key] = mask(value) if is_secret_name(key, known=False) else value
            if isinstance(value, str) and _PLAIN.match(value) and self._is_shown(value, shown[key]):
                words += ["-e", f"{name}={value}"]
            else:
                others.append(f"{json.dumps(name)}: {self._json(value, shown[key], name)}")
        return [*words, *(["-e", shlex.quote(f"{{{', '.join(others)}}}")] if others else [])]

    def _is_shown(self, value: str, shown: object) -> bool:
        return value == shown and not userinfo_secrets(value)

    def _json(self, value: object, shown: object, path: str) -> str:
        """The value as YAML that is JSON but for a text that Ansible would take for a template."""
        if isinstance(value, Mapping) and isinstance(shown, Mapping):
            items = [
                f"{_text(key)}: {self._json(inner, shown.get(key), f'{path}.{key}')}" for key, inner in value.items()
            ]
            return f"{{{', '.join(items)}}}"
        if isinstance(value, list) and isinstance(shown, list) and len(value) == len(shown):
            pairs = enumerate(zip(value, shown, strict=True))
            return f"[{', '.join(self._json(one, two, f'{path}[{_label(one, n)}]') for n, (one, two) in pairs)}]"
        if isinstance(value, str):
            return _text(value) if self._is_shown(value, shown) else self._secret(path, is_text=True)
        return json.dumps(value) if value == shown else self._secret(path, is_text=False)

    def _secret(self, path: str, *, is_text: bool) -> str:
        variable = stem = re.sub(r"[^A-Z0-9]+", "_", path.upper()).strip("_")
        number = 1
        while any(taken.startswith(f"{variable}=") for taken in self.secrets.values()):
            number += 1
            variable = f"{stem}_{number}"
        # Only what is no syntax of the shell, whatever somebody calls a variable.
        named = re.sub(r"[^\w.\[\]-]+", "?", path, flags=re.ASCII)
        self.secrets[path] = f'{variable}="${{{variable}:?give {named} again}}"'
        template = f'{{{{ lookup("env", "{variable}"){"" if is_text else " | from_json"} }}}}'
        return json.dumps(template)


def _label(item: object, number: int) -> Any:
    """How a path names an item of a list: by its name where it has one."""
    name = item.get("name") if isinstance(item, Mapping) else None
    return name if isinstance(name, str) else number


def _text(text: str) -> str:
    quoted = _ODD.sub(lambda found: json.dumps(found.group())[1:-1], json.dumps(text, ensure_ascii=False))
    return f"!unsafe {quoted}" if _TEMPLATE.search(text) else quoted
