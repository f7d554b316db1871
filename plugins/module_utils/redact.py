# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may leave: masking by place in the structure, and by value only in free text that came from outside.

Works on documents in either spelling (camelCase or snake_case), whole or malformed: what has an unexpected shape in a
sensitive place is masked whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

MASK = "********"
MASK_CHANGED = "******** (changed)"
API_KEY_MASK = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"

# Shorter values would hit innocent words in free text.
MIN_TEXT_SECRET = 8

_REFERENCE = re.compile(r"secret:[^\s:]+\Z")
_SERVER_MASK = re.compile(r"(?:[*•●]{3,}|x{6,}|<?\[?(?:redacted|hidden|masked)\]?>?)\Z", re.IGNORECASE)
_USERINFO = re.compile(r"(?<=://)[^/@\s]*@")
_LOOKS_SECRET = re.compile(r"secret|passw|token|credential|api_?key|auth_?key|private", re.IGNORECASE)

_SECRET_INTEGRATION_FIELDS = {"access_key_id", "secret_access_key"}
_SECRET_REPOSITORY_FIELDS = {"password"}

_PLAIN_SPEC_FIELDS = {
    "api_version", "command", "container_registry", "enabled", "image", "models", "name", "port", "region", "resources",
    "$schema",
}  # fmt: skip
_PLAIN_ARGUMENTS = {
    "api_retries", "api_timeout", "api_url", "ca_path", "command", "container_registry", "dest", "enabled",
    "env_absent", "git", "id", "image", "instance_id", "mode", "name", "pattern", "project_id", "purge", "redeploy",
    "region", "resources", "show_env", "since", "src", "state", "tail", "until", "validate_certs", "wait",
    "wait_bad_seconds", "wait_for", "wait_interval", "wait_timeout",
}  # fmt: skip


def snake(key: str) -> str:
    """``machineType`` -> ``machine_type``; what is snake_case already stays."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", str(key)).lower()


def is_reference(value: Any) -> bool:
    """True for ``secret:NAME``: a reference to a secret of the project or team, which is no secret itself."""
    return isinstance(value, str) and bool(_REFERENCE.match(value))


def is_masked(value: Any) -> bool:
    """True for a value that some side has masked: our own words, or what a server shows instead of a secret."""
    return isinstance(value, str) and (value in (MASK, MASK_CHANGED, API_KEY_MASK) or bool(_SERVER_MASK.match(value)))


def mask(value: Any) -> Any:
    """The shown form of a value in a sensitive place. References, empty values and null are no secrets."""
    if value is None or value == "" or is_reference(value):
        return value
    return MASK


def redact_spec(document: Any, *, show_env: bool = False, given: bool = False) -> Any:
    """A spec with every sensitive place masked.

    ``given`` is for documents that a user wrote: there a field that is not known is masked whole, since a misspelt
    ``basicAuthkey`` holds a secret just the same. In answers only unknown fields with a telling name are masked.
    """
    return _Walk(mask, show_env=show_env, given=given).spec(document)


def redact_arguments(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a task as they may be shown, for ``invocation``."""
    return _Walk(mask, show_env=False, given=True).arguments(arguments)


def secrets_in_spec(document: Any, *, show_env: bool = False) -> set[str]:
    """The literal secrets in a spec, for masking them in free text; without env values if those may be shown."""
    found: set[str] = set()
    _Walk(_collector(found), show_env=show_env, given=False).spec(document)
    return found


def secrets_in_arguments(arguments: Mapping[str, Any]) -> set[str]:
    """The literal secrets among a task's arguments, the API key included, for masking them in free text."""
    found: set[str] = set()
    _Walk(_collector(found), show_env=False, given=True).arguments(arguments)
    return found


def redact_text(text: str, secrets: set[str]) -> str:
    """Free text from outside, with each known secret of eight characters and more replaced."""
    return text_redactor(secrets)(text)


def text_redactor(secrets: set[str]) -> Callable[[str], str]:
    """``redact_text`` for many texts and the same secrets."""
    # The longest first: a secret may hold another one.
    known = sorted((secret for secret in secrets if len(secret) >= MIN_TEXT_SECRET), key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, known))) if known else None

    def redact(text: str) -> str:
        return _USERINFO.sub(f"{MASK}@", pattern.sub(MASK, text) if pattern else text)

    return redact


def redact_tree(value: Any, secrets: set[str]) -> Any:
    """``redact_text`` on every string of a JSON-able value."""
    redact = text_redactor(secrets)

    def walk(inner: Any) -> Any:
        if isinstance(inner, str):
            return redact(inner)
        if isinstance(inner, Mapping):
            return {key: walk(below) for key, below in inner.items()}
        return [walk(below) for below in inner] if isinstance(inner, list) else inner

    return walk(value)


def _collector(found: set[str]) -> Callable[[Any], Any]:
    """A visitor in the place of ``mask`` that notes what would have been masked."""

    def visit(value: Any) -> Any:
        found.update(text for text in _strings(value) if mask(text) == MASK and text != MASK)
        return mask(value)

    return visit


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _strings(inner)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


class _Walk:
    """One pass over a document that hands each sensitive value to ``visit`` and keeps the rest."""

    def __init__(self, visit: Callable[[Any], Any], *, show_env: bool, given: bool) -> None:
        self.visit = visit
        self.show_env = show_env
        self.given = given

    def arguments(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._argument(str(name), value) for name, value in arguments.items()}

    def _argument(self, name: str, value: Any) -> Any:
        if name == "api_key":
            self.visit(value)
            return None if value is None else API_KEY_MASK
        if name == "spec":
            return self.spec(value)
        if name == "api_url" and isinstance(value, str):
            return _USERINFO.sub(f"{MASK}@", value)
        if name in _PLAIN_ARGUMENTS or name.startswith("_ansible"):
            return value
        return self._field(name, value)

    def spec(self, document: Any) -> Any:
        if not isinstance(document, Mapping):
            return self.visit(document) if self.given else document
        return {key: self._field(str(key), value) for key, value in document.items()}

    def _field(self, key: str, value: Any) -> Any:
        if value is None:
            return None
        name = snake(key)
        readers: dict[str, Callable[[Any], Any]] = {
            "env": self._env,
            "basic_auth_key": self.visit,
            "integrations": lambda items: self._items(items, self._integration),
            "health_checks": self._health_checks,
            "healthchecks": self._health_checks,
            "repositories": self._repositories,
        }
        if name in readers:
            return readers[name](value)
        if name in _PLAIN_SPEC_FIELDS:
            return value
        return self._unknown(name, value)

    def _unknown(self, name: str, value: Any) -> Any:
        if isinstance(value, bool) or value is None:
            return value
        if self.given or _LOOKS_SECRET.search(name):
            return self.visit(value)
        if isinstance(value, Mapping):
            return {key: self._unknown(str(key), inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._unknown(name, inner) for inner in value]
        return value

    def _env(self, value: Any) -> Any:
        if self.show_env:
            return value
        return self._pairs(value)

    def _pairs(self, value: Any) -> Any:
        """Names with values: a mapping, or a list of ``{name, value}``."""
        if isinstance(value, Mapping):
            return {name: self.visit(inner) for name, inner in value.items()}
        return self._items(value, self._pair)

    def _pair(self, item: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: inner if key == "name" and isinstance(inner, str) else self.visit(inner) for key, inner in item.items()
        }

    def _items(self, value: Any, reader: Callable[[Mapping[str, Any]], Any]) -> Any:
        if not isinstance(value, list):
            return self.visit(value)
        return [reader(item) if isinstance(item, Mapping) else self.visit(item) for item in value]

    def _integration(self, item: Mapping[str, Any]) -> dict[str, Any]:
        known = {"type", "name", "id", "path", "region", "url", "endpoint"}
        return self._record(item, known, _SECRET_INTEGRATION_FIELDS)

    def _repository(self, item: Mapping[str, Any]) -> dict[str, Any]:
        return self._record(item, {"url", "name", "ref", "username"}, _SECRET_REPOSITORY_FIELDS)

    def _record(self, item: Mapping[str, Any], known: set[str], secret: set[str]) -> dict[str, Any]:
        shown = {}
        for key, value in item.items():
            name = snake(key)
            if name in secret:
                shown[key] = self.visit(value)
            elif name in known:
                shown[key] = self._url(value)
            else:
                shown[key] = self._unknown(name, value)
        return shown

    def _url(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        found = _USERINFO.search(value)
        if found:
            self.visit(found.group()[:-1])
        return _USERINFO.sub(f"{MASK}@", value)

    def _health_checks(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return self.visit(value)
        return {kind: self._probe(probe) for kind, probe in value.items()}

    def _probe(self, probe: Any) -> Any:
        if not isinstance(probe, Mapping):
            return self.visit(probe) if probe is not None else None
        return {key: self._probe_field(snake(key), value) for key, value in probe.items()}

    def _probe_field(self, name: str, value: Any) -> Any:
        if name == "headers" and value is not None:
            return self._pairs(value)
        if name in {
            "path", "port", "host", "exec", "initial_delay_seconds", "period_seconds", "timeout_seconds",
            "failure_threshold",
        }:  # fmt: skip
            return value
        return self._unknown(name, value)

    def _repositories(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return self.visit(value)
        return {
            key: self._items(inner, self._repository) if key == "repositories" else inner
            for key, inner in value.items()
        }
