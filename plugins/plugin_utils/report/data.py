# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data of a report, checked and cleaned: what the filters report_page and report_text render."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.module_utils.printable import printable, printable_lines
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.plain_data import plain_data

# A longer text is cut: one line of a log may be a whole file.
MAX_TEXT = 4000

_TEXTS = (
    *("kind", "outcome", "generated_at", "headline", "reason", "hint", "command"),
    *("project_id", "deployment_id", "endpoint_url", "spec_id", "previous_spec_id"),
)
_LISTS_OF_MAPPINGS = ("timeline", "changes", "gates", "runs", "series", "summary", "logs", "history")
_LISTS_BELOW = {"runs": ("instances",), "series": ("points",)}


def read_report(value: object) -> dict[str, Any]:
    """The data as plain values, every text harmless, every missing text or list empty.

    Texts are of bounded length, but for the command, which is whole and in one line.

    Raises InputError, which names the path and shows no value, for anything but the data of a report.
    """
    if not isinstance(value, Mapping):
        raise InputError("", "the input must be a mapping: the data of a report")
    plain = plain_data(value)
    data: dict[str, Any] = cleaned(plain)
    # A part of a command is another one.
    data["command"] = printable(as_text(plain.get("command")))
    if not isinstance(data.get("name"), str) or not data["name"].strip():
        raise InputError("name", "give the name of the deployment")
    data |= {key: as_text(data.get(key)) for key in _TEXTS}
    for key in _LISTS_OF_MAPPINGS:
        data[key] = mappings(data.get(key), key)
        for below in _LISTS_BELOW.get(key, ()):
            data[key] = [_with_mappings(item, below, f"{key}[{n}]") for n, item in enumerate(data[key])]
    data["runs"] = [_with_histories(run, f"runs[{n}]") for n, run in enumerate(data["runs"])]
    data["problems"] = [as_text(problem) for problem in items(data.get("problems"), "problems")]
    data["git"] = _mapping(data.get("git"), "git")
    return data


def mapping_in(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """A mapping below a record; an empty one where there is none."""
    inner = record.get(key)
    return inner if isinstance(inner, Mapping) else {}


def as_text(value: Any) -> str:
    """A plain value in the spelling of JSON and YAML; an empty text for null."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return _cut("{" + ", ".join(f"{key}: {as_text(inner)}" for key, inner in value.items()) + "}")
    if isinstance(value, list):
        return _cut("[" + ", ".join(map(as_text, value)) + "]")
    return _number_text(value)


def limited(items: Sequence[Any], limit: int, what: str, *, last: bool = False) -> tuple[list[Any], str]:
    """The first (or last) items up to a limit, and a sentence that says so where some were left out."""
    if len(items) <= limit:
        return list(items), ""
    kept = items[-limit:] if last else items[:limit]
    return list(kept), f"The {'last' if last else 'first'} {limit} of {len(items)} {what} are shown."


def _number_text(value: float) -> str:
    try:
        return str(value)
    except ValueError:
        # Python refuses to write out an integer of thousands of digits.
        return "a very large number"


def _with_histories(run: dict[str, Any], path: str) -> dict[str, Any]:
    instances = [_with_mappings(item, "history", f"{path}.instances[{n}]") for n, item in enumerate(run["instances"])]
    return {**run, "instances": instances}


def _with_mappings(record: dict[str, Any], key: str, path: str) -> dict[str, Any]:
    return {**record, key: mappings(record.get(key), f"{path}.{key}")}


def mappings(value: object, path: str) -> list[dict[str, Any]]:
    return [_mapping(item, f"{path}[{n}]") for n, item in enumerate(items(value, path))]


def _mapping(value: object, path: str) -> dict[str, Any]:
    if value is not None and not isinstance(value, dict):
        raise InputError(path, "must be a mapping")
    return value or {}


def items(value: object, path: str) -> list[Any]:
    if value is not None and not isinstance(value, list):
        raise InputError(path, "must be a list")
    return value or []


def cleaned(value: object) -> Any:
    return _on_texts(value, _clean)


def _on_texts(value: object, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {change(key): _on_texts(inner, change) for key, inner in value.items()}
    return [_on_texts(inner, change) for inner in value] if isinstance(value, list) else value


def _clean(text: str) -> str:
    return _cut(printable_lines(text.replace("\r\n", "\n")))


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]} … (cut, {len(text)} characters)"
