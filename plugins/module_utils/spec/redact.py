# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may leave: masking by path in the structure. Free text from outside is for known_secrets.py.

Works on documents in either spelling, whole or malformed: what has an unexpected shape in a sensitive path is masked
whole, and so is what a user wrote in a path where nothing is known (a misspelt or wrongly indented secret is one too).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeGuard

from ..names import snake
from .options import SPEC

MASK = "********"
MASK_CHANGED = "******** (changed)"
API_KEY_MASK = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"

# Python refuses to write out an integer of thousands of digits.
_LARGEST_SHOWN_BITS = 1024

_REFERENCE = re.compile(r"secret:[^\s:]+\Z")
# Stars or dots, alone or with the first or last characters of a value; or a word that says so.
_SERVER_MASK = re.compile(
    r"\S{0,6}[*•●]{3,}\S{0,6}\Z"
    r"|[\[<({*_]+\s*(?i:redacted|hidden|masked|filtered|secret|sensitive|encrypted|protected)\b[^\n]{0,30}[\]>)}*_]\Z"
    r"|(?:REDACTED|MASKED)\Z"
)
_DIGEST = re.compile(r"(?:md5|sha1|sha224|sha256|sha384|sha512|blake2b|hmac|hash)[:=$-]\S*\Z", re.IGNORECASE)
# A password should be escaped in a URL. One that is not may hold what ends a host; then no port follows the colon.
_USERINFO_OF_URL = re.compile(r"(?<=://)(?:[^/?#\s]*@|[^/?#\s:@]*:(?!\d{0,5}(?:[/?#]|\Z)).{0,10000}@)", re.DOTALL)
# Without a scheme it is one only where it has a password: git@host is none.
_USERINFO_ALONE = re.compile(r"\A[^/?#\s:@]*:[^/?#\s]*@(?=[^@]*\Z)")
# What stands for a password in a URL that has its token in the place of the user.
_NO_PASSWORDS = ("", "x-oauth-basic")
_LOOKS_SECRET = re.compile(r"secret|passw|token|credential|api_?key|auth_?key|private", re.IGNORECASE)

# Wherever these names stand their values are secrets; below the others every named value is one.
_SECRETS = {"api_key", "basic_auth_key", "access_key_id", "secret_access_key", "password"}
_NAMED_SECRETS = {"env", "headers"}

# What is known, as nested names; None is a plain value.
Tree = dict[str, "Tree | None"]


def tree_of(spec: Mapping[str, Any]) -> Tree:
    """An argument spec as nested names."""
    return {name: tree_of(option["options"]) if "options" in option else None for name, option in spec.items()}


def _spec_tree() -> Tree:
    """A config of any version: what options can say, and what only documents can."""
    tree = tree_of(SPEC)
    resources = tree_of(SPEC["resources"]["options"])
    repository = dict.fromkeys(("url", "name", "ref", "username"))
    return {
        **tree,
        "resources": {**resources, "instance_type": None},
        **dict.fromkeys(("api_version", "name", "$schema", "port")),
        "healthchecks": tree["health_checks"],
        "models": dict.fromkeys(("id", "path")),
        "repositories": {"dataset": None, "mount_path": None, "repositories": repository},
    }


SPEC_TREE = _spec_tree()


def is_reference(value: object) -> bool:
    """True for ``secret:NAME``: a reference to a secret of the project or team, which is no secret itself."""
    return isinstance(value, str) and bool(_REFERENCE.match(value))


def is_masked(value: object) -> bool:
    """True for a value that some side has masked: our own words, or what servers show (``RE****``, ``[REDACTED]``)."""
    return isinstance(value, str) and (value in (MASK_CHANGED, API_KEY_MASK) or bool(_SERVER_MASK.match(value)))


def is_digest(value: object) -> bool:
    """True for what stands for a secret without being one, such as ``sha256:...``. An env value may well be one."""
    return isinstance(value, str) and bool(_DIGEST.match(value))


def is_secret_name(name: str, *, known: bool) -> bool:
    """True if a field of this name (snake_case) holds a secret; one that is not known is judged by its sound."""
    return name in _SECRETS or (not known and bool(_LOOKS_SECRET.search(name)))


def mask(value: object) -> Any:
    """The shown form of a value in a sensitive path. References, empty values and null are no secrets."""
    if value is None or value == "" or is_reference(value):
        return value
    return MASK


def without_userinfo(url: str, instead: str = f"{MASK}@") -> str:
    """A URL or what is meant to be one, with ``instead`` in the place of the user and the password in it."""
    return _USERINFO_ALONE.sub(instead, _USERINFO_OF_URL.sub(instead, url))


def userinfo_secrets(text: str) -> set[str]:
    """The passwords and tokens in the URL that a text is, or that stands in it."""
    found = _USERINFO_OF_URL.search(text) or _USERINFO_ALONE.search(text)
    if not found:
        return set()
    user, colon, password = found.group()[:-1].partition(":")
    if password not in _NO_PASSWORDS:
        return {password}
    # A user alone is a token in the Web's URLs, and elsewhere the name of one.
    return {user} if text.startswith("http") or colon else set()


def redact_spec(document: object, *, show_env: bool = False) -> Any:
    """A spec or another record that the API showed, with every sensitive path masked."""
    return _Walk(mask, show_env=show_env).fields(document, SPEC_TREE)


def redact_value(name: str, value: object) -> Any:
    """One plain value of a record that the API showed."""
    return _Walk(mask).unknown(name, value)


def redact_given(given: Mapping[str, Any], tree: Tree) -> dict[str, Any]:
    """What a user wrote, as it may be shown; ``tree`` names what is known there."""
    shown: dict[str, Any] = _Walk(mask, given=True).fields(given, tree)
    return shown


def secrets_in_spec(document: object, *, show_env: bool = False) -> set[str]:
    """The literal secrets in a spec, for masking them in free text; without env values if those may be shown."""
    found: set[str] = set()
    _Walk(_collector(found), show_env=show_env).fields(document, SPEC_TREE)
    return found


def secrets_in_given(given: Mapping[str, Any], tree: Tree) -> set[str]:
    """The literal secrets in what a user wrote."""
    found: set[str] = set()
    _Walk(_collector(found), given=True).fields(given, tree)
    return found


def _collector(found: set[str]) -> Callable[[object], Any]:
    """A visitor in the place of ``mask`` that notes what would have been masked."""

    def visit(value: object) -> Any:
        found.update(text for text in _strings(value) if mask(text) == MASK and text != MASK)
        return mask(value)

    return visit


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _strings(inner)
    elif isinstance(value, (str, float)) or (_is_integer(value) and value.bit_length() < _LARGEST_SHOWN_BITS):
        yield str(value)


def _is_integer(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


class _Walk:
    """One pass over a document that hands each sensitive value to ``visit`` and keeps the rest.

    ``given`` is for what a user wrote: there a field that is not known is sensitive whatever its name.
    """

    def __init__(self, visit: Callable[[object], Any], *, show_env: bool = False, given: bool = False) -> None:
        self.visit = visit
        self.show_env = show_env
        self.given = given

    def fields(self, value: object, tree: Tree) -> Any:
        """A mapping of known names, or a list of such."""
        if isinstance(value, list):
            return [self.fields(item, tree) for item in value]
        if not isinstance(value, Mapping):
            return self.visit(value)
        return {key: self._field(snake(key), inner, tree) for key, inner in value.items()}

    def unknown(self, name: str, value: object) -> Any:
        """A field that is in no tree."""
        if value is None or isinstance(value, bool):
            return value
        if self.given or _LOOKS_SECRET.search(name):
            return self.visit(value)
        if isinstance(value, Mapping):
            return {key: self.unknown(snake(key), inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.unknown(name, inner) for inner in value]
        return self._text(value)

    def _field(self, name: str, value: object, tree: Tree) -> Any:
        if value is None or (name == "env" and self.show_env):
            return value
        if name in _NAMED_SECRETS:
            return self._named(value)
        if name in _SECRETS:
            return self.visit(value)
        if name.startswith("_ansible"):
            return value
        if name not in tree:
            return self.unknown(name, value)
        below = tree[name]
        return self._plain(name, value) if below is None else self.fields(value, below)

    def _plain(self, name: str, value: object) -> Any:
        """A known field that holds a plain value, or a list of such."""
        if isinstance(value, list):
            return [self._plain(name, inner) for inner in value]
        return self.unknown(name, value) if isinstance(value, Mapping) else self._text(value)

    def _named(self, value: object) -> Any:
        """Names with values: a mapping, or a list of ``{name, value}``."""
        if isinstance(value, Mapping):
            return {name: self.visit(inner) for name, inner in value.items()}
        if not isinstance(value, list):
            return self.visit(value)
        return [self._pair(item) if isinstance(item, Mapping) else self.visit(item) for item in value]

    def _pair(self, item: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: inner if key == "name" and isinstance(inner, str) else self.visit(inner) for key, inner in item.items()
        }

    def _text(self, value: object) -> Any:
        """A URL is shown, the user and the password in it are not."""
        # Without an @ there is no user in it; a fleet has thousands of texts.
        if not isinstance(value, str) or "@" not in value:
            return value
        for secret in userinfo_secrets(value):
            self.visit(secret)
        return without_userinfo(value)
