# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a task ends, the same way in action plugins and in modules: its result, or a failure that shows no secret."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.invocation import secrets_in_arguments
from ansible_collections.paperspace.cloud.plugins.module_utils.api.context import TaskContext
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import PaperspaceError
from ansible_collections.paperspace.cloud.plugins.module_utils.printable import carried, printable_lines
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.known_secrets import KnownSecrets

Run = Callable[[Mapping[str, Any], TaskContext], dict[str, Any]]

_COLLECTION = f"{os.sep}paperspace{os.sep}cloud{os.sep}plugins{os.sep}"
_ISSUES = "https://github.com/ansible-collections/paperspace.cloud/issues"

# A refused value of any length may be quoted, and nobody reads on for ever.
_LONGEST_MESSAGE = 8000

# Values below that (an env variable of `1`, say) stand in almost every text.
_MIN_WITHHELD = 4
# Words of a secret stay as they are however often it was escaped.
_WORDS = re.compile(r"[A-Za-z0-9]{6,}")


def outcome(run: Run, params: dict[str, Any], context: TaskContext, *, diff_mode: bool) -> dict[str, Any]:
    """The result of ``run``, or the failed result of what it raised. ``diff`` is kept in diff mode only."""
    try:
        result = masked(run, params, context)
    except Exception as error:
        result = failure(error, params, context.secrets)
    if not diff_mode:
        result.pop("diff", None)
    return result


def masked(run: Run, params: dict[str, Any], context: TaskContext) -> dict[str, Any]:
    """What ``run`` returns, as it may be shown; so are, by then, its warnings, its progress and errors of ours."""
    secrets = context.secrets
    secrets.learn(_secrets(params))
    progress = context.progress
    context.progress = lambda *lines: progress(*map(secrets.text, lines))
    try:
        result: dict[str, Any] = secrets.result(carried(run(params, context)))
        return result
    except PaperspaceError as error:
        error.message = secrets.text(error.message)
        error.details = secrets.result(carried(error.details))
        raise
    finally:
        context.warnings[:] = [_shown(warning, secrets) for warning in context.warnings]


def failure(error: Exception, params: Mapping[str, Any], known: KnownSecrets | None = None) -> dict[str, Any]:
    """The failed result of an exception: ours by its own words, another by its class, its location and a masked text.

    ``known`` are the secrets that were met beside those of the arguments.
    """
    secrets = known or KnownSecrets()
    secrets.learn(_secrets(params))
    if isinstance(error, PaperspaceError):
        details = secrets.result(carried(error.details))
        # What the API said; the rest is bounded where it is made.
        if "error" in details:
            details["error"] = _each_cut(details["error"])
        return {**details, "failed": True, "msg": _shown(error.message, secrets)}
    return {"failed": True, "msg": _unexpected(error, secrets, _secrets(params))}


def bad_arguments(text: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The failed result of arguments that their spec refuses. ``text`` is core's, and may quote values."""
    return {"failed": True, "msg": _shown(text, KnownSecrets(_secrets(params)))}


def _shown(text: str, secrets: KnownSecrets) -> str:
    return _cut(printable_lines(secrets.text(text)))


def _cut(text: str) -> str:
    if len(text) <= _LONGEST_MESSAGE:
        return text
    # Core says the path after the value.
    half = _LONGEST_MESSAGE // 2
    return f"{text[:half]} … ({len(text) - 2 * half} characters omitted) … {text[-half:]}"


def _each_cut(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _each_cut(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return list(map(_each_cut, value))
    return _cut(value) if isinstance(value, str) else value


def _unexpected(error: Exception, known: KnownSecrets, given: set[str]) -> str:
    return (
        f"Unexpected {type(error).__name__} in {_location(error)}: {_harmless(str(error), known, given)}. "
        f"This is an error in paperspace.cloud; please report it at {_ISSUES}"
    )


def _harmless(text: str, known: KnownSecrets, given: set[str]) -> str:
    """Nobody has checked this text, so one that still holds a secret, or a word of one, is not shown at all."""
    shown = _shown(text, known)
    pieces = {piece for secret in given for piece in (secret, *_WORDS.findall(secret)) if len(piece) >= _MIN_WITHHELD}
    if any(piece in shown for piece in pieces):
        return "its text is withheld because it quotes a secret"
    return shown


def _location(error: Exception) -> str:
    """File, line and function of the innermost frame in this collection, without any source text."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _COLLECTION in frame.filename]
    if not ours:
        return "an unknown location"
    return f"{os.path.basename(ours[-1].filename)}:{ours[-1].lineno} ({ours[-1].name})"


def _secrets(params: Mapping[str, Any]) -> set[str]:
    """Every secret among the arguments; of arguments that nobody can read, every value."""
    try:
        return secrets_in_arguments(params)
    except Exception:
        return set(_leaves(params)) - {""}


def _leaves(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [leaf for inner in value.values() for leaf in _leaves(inner)]
    if isinstance(value, (list, tuple)):
        return [leaf for inner in value for leaf in _leaves(inner)]
    return [str(value)]
