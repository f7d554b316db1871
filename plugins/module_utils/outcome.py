# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a task ends, the same way in action plugins and in modules: its result, or a failure that shows no secret."""

from __future__ import annotations

import json
import os
import re
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import PaperspaceError
from ansible_collections.paperspace.cloud.plugins.module_utils.printable import encodable, printable_lines
from ansible_collections.paperspace.cloud.plugins.module_utils.redact import (
    MASK,
    redact_arguments,
    redact_text,
    redact_tree,
    secrets_in_arguments,
)
from ansible_collections.paperspace.cloud.plugins.module_utils.runtime import Runtime

Run = Callable[[dict[str, Any], Runtime], dict[str, Any]]

_COLLECTION = f"{os.sep}paperspace{os.sep}cloud{os.sep}plugins{os.sep}"
_ISSUES = "https://github.com/ansible-collections/paperspace.cloud/issues"

# A refused value of any length may be quoted, and nobody reads on for ever.
_LONGEST_MESSAGE = 8000

# Values below that (an env variable of `1`, say) stand in almost every text.
_MIN_WITHHELD = 4
# Words of a secret stay as they are however often it was escaped.
_WORDS = re.compile(r"[A-Za-z0-9]{6,}")


def outcome(run: Run, params: dict[str, Any], runtime: Runtime, *, diff_mode: bool) -> dict[str, Any]:
    """The result of ``run``, or the failed result of what it raised. ``diff`` is kept in diff mode only."""
    try:
        result = _carried(run(params, runtime))
    except Exception as error:
        result = failure(error, params)
    if not diff_mode:
        result.pop("diff", None)
    return result


def _carried(value: Any) -> Any:
    """What JSON and UTF-8 can carry: both ways hand over that, with no tuple or enumeration member as such."""
    return json.loads(encodable(json.dumps(value, ensure_ascii=False)))


def failure(error: Exception, params: Mapping[str, Any]) -> dict[str, Any]:
    """The failed result of an exception: ours by its own words, another by its class, its place and a redacted text."""
    if isinstance(error, PaperspaceError):
        return _carried(_told(error, secrets_in_arguments(params)))
    return {"failed": True, "msg": _unexpected(error, _secrets(params))}


def _told(error: PaperspaceError, secrets: set[str]) -> dict[str, Any]:
    """An error of ours. Whatever quotes the API in it may quote what was sent there."""
    details = dict(error.details)
    if "error" in details:
        details["error"] = redact_tree(details["error"], secrets)
    return {**details, "failed": True, "msg": _shown(error.message, secrets)}


def bad_arguments(text: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The failed result of arguments that their spec refuses. ``text`` is core's, and may quote values."""
    return {"failed": True, "msg": _shown(text, _secrets(params))}


def _shown(text: str, secrets: set[str]) -> str:
    return _cut(printable_lines(redact_text(text, secrets)))


def _cut(text: str) -> str:
    if len(text) <= _LONGEST_MESSAGE:
        return text
    # Core says the place after the value.
    half = _LONGEST_MESSAGE // 2
    return f"{text[:half]} … ({len(text) - 2 * half} characters left out) … {text[-half:]}"


def invocation(params: Mapping[str, Any]) -> dict[str, Any]:
    """The value of the result's key ``invocation``."""
    try:
        return {"module_args": _carried(redact_arguments(params))}
    except Exception:
        return {"module_args": {str(name): MASK for name in params}}


def _unexpected(error: Exception, secrets: set[str]) -> str:
    return (
        f"Unexpected {type(error).__name__} in {_place(error)}: {_harmless(str(error), secrets)}. "
        f"This is an error in paperspace.cloud; please report it at {_ISSUES}"
    )


def _harmless(text: str, secrets: set[str]) -> str:
    """Nobody has checked this text, so one that still holds a secret, or a word of one, is not shown at all."""
    redacted = redact_text(text, secrets)
    pieces = {piece for secret in secrets for piece in (secret, *_WORDS.findall(secret)) if len(piece) >= _MIN_WITHHELD}
    if any(piece in redacted for piece in pieces):
        return "its text is withheld because it quotes a secret"
    return _cut(printable_lines(redacted))


def _place(error: Exception) -> str:
    """File, line and function of the innermost frame in this collection, without any source text."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _COLLECTION in frame.filename]
    if not ours:
        return "an unknown place"
    return f"{os.path.basename(ours[-1].filename)}:{ours[-1].lineno} ({ours[-1].name})"


def _secrets(params: Mapping[str, Any]) -> set[str]:
    """Every secret among the arguments, also as ``repr`` and JSON write it (a key with line breaks, say)."""
    try:
        found = secrets_in_arguments(params)
    except Exception:
        found = set(_leaves(params))
    spellings = {spelling for value in found for spelling in (value, repr(value)[1:-1], json.dumps(value)[1:-1])}
    return spellings - {""}


def _leaves(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [leaf for inner in value.values() for leaf in _leaves(inner)]
    if isinstance(value, (list, tuple)):
        return [leaf for inner in value for leaf in _leaves(inner)]
    return [str(value)]
