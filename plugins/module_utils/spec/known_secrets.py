# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The secrets that a task has met, and masking them in free text, however it spells them.

A text is decoded as often as it may have been escaped, by whatever; each step is searched, and what is found is masked
in the text as it was. Secrets are decoded the same way: so there is no list of encoders.
"""

from __future__ import annotations

import base64
import bisect
import contextlib
import functools
import html
import html.entities
import re
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

from ..printable import REPLACEMENT, UNPRINTABLE
from .redact import MASK, secrets_in_spec, userinfo_secrets

# Shorter values would hit innocent words in free text.
MIN_TEXT_SECRET = 8

# A needle is looked for by its rarest character and the few after that. The rest of the alphabet is as rare as these.
_COMMON_LAST = "qzjxkvwybpg98764352fmhudclrnotsia01/._:- e"
_AFTER = 4

# So often a text may have been escaped.
_MOST_STEPS = 6

_ESC, _BEL = "\x1b\N{SYMBOL FOR ESCAPE}", "\x07\N{SYMBOL FOR BELL}"
_HEX = "[0-9a-fA-F]"
# One set of characters in front, so that all the rest of a text is skipped fast.
_ESCAPES = re.compile(
    rf"[\\%&{_ESC}\x9b](?:"
    # JSON and most languages, in halves of characters where there are two; Python and C; git and gettext.
    rf"(?<=\\)(?:u{_HEX}{{4}}(?:\\u{_HEX}{{4}})*|U{_HEX}{{8}}|[ux]\{{{_HEX}{{1,8}}\}}"
    rf"|x{_HEX}{{2}}(?:\\x{_HEX}{{2}})*|[0-3][0-7]{{2}}(?:\\[0-3][0-7]{{2}})*|[\s\S])"
    # URLs, and what JavaScript once had for them.
    rf"|(?<=%)(?:{_HEX}{{2}}(?:%{_HEX}{{2}})*|u{_HEX}{{4}}(?:%u{_HEX}{{4}})*)"
    rf"|(?<=&)(?:\#[0-9]{{1,7}}|\#[xX]{_HEX}{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,31}});"
    # What a terminal obeys, also where it was made printable already.
    rf"|(?<=[{_ESC}])(?:\[[0-?]*[ -/]*[@-~]|\][^{_BEL}{_ESC}]{{0,300}}(?:[{_BEL}]|[{_ESC}]\\)|[ #()*+.-]?[0-~])"
    r"|(?<=\x9b)[0-9;]+[@-~])"
)
_CONTROLS = {"0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b"}

# What gets lost or changed on the way of a text: line breaks, blanks (a form has + for them), what is made printable,
# and quotes (shells, SQL, YAML and CSV double them, each in its own way).
_CONTROL = f"\t{UNPRINTABLE[1:-1]}\u2400-\u2421\ufffd"
_GAPS = re.compile(rf"[\s+'\"{_CONTROL}]+")
# A code of a terminal whose first character printing replaced. So it does others, and then the rest is the secret's.
_GAPS_AND_CODES = re.compile(rf"(?:\ufffd[0-9;]+[@-~]|{_GAPS.pattern})+")
_REQUOTED = "''|\"\"|'\"'"
_MAY_BE_ESCAPED = re.compile(rf"[\\%&+{_CONTROL}]|{_REQUOTED}")
# Python searches for a few ASCII characters much faster than for all of them.
_MAY_BE_ESCAPED_ASCII = re.compile(rf"[\\%&+]|{_REQUOTED}")

# Short texts come up again and again: the keys of a result, names, states.
_LONGEST_REMEMBERED = 64
_MOST_REMEMBERED = 4096

# A password should be escaped in a URL. One that is not may hold what ends a host; then no port follows the colon.
_USERINFO = re.compile(r"(?<=//)(?:[^/?#\s]*(?=@)|[^/?#\s:@]*:(?!\d{0,5}(?:[/?#\s]|\Z))\S{0,1000}(?=@))")

_NOT_HEX = re.compile("[^0-9a-fA-F]")

# Masked by their place in the structure already, and what users go on with: a secret may have the same value.
_BY_PLACE = {
    *("data", "changes", "diff", "git", "name", "names", "id", "ids", "endpoint", "endpoint_url", "basic_auth_key"),
    *("project_id", "team_id", "user_id", "deployment_id", "spec_id", "previous_spec_id", "target_spec_id"),
    *("dt_created", "dt_healthy", "external_applied", "latest_spec_hash", "at", "dest"),
    *("changed_names", "failed_names", "unlisted_names"),
}
# Below these everything is what containers and the cluster say, ids of theirs included.
_FREE = {"runs", "instances", "logs", "lines", "matched", "error", "workflow_run"}

Span = tuple[int, int]
# Where a replacement stands in the new text, and where what it replaced stood in the old one.
Mark = tuple[Span, Span]


class _Metadata(Protocol):
    git_headers: dict[str, str | None] | None


class _Spec(Protocol):
    """What the API shows of a spec, as far as it may hold secrets."""

    id: str
    data: dict[str, Any] | None

    @property
    def metadata(self) -> _Metadata | None: ...


class _Deployment(Protocol):
    """What the API shows of a deployment, as far as it may hold secrets."""

    basic_auth_key: str | None
    endpoint: str | None

    @property
    def latest_spec(self) -> _Spec | None: ...


class KnownSecrets:
    """Learns the secrets of one task, and masks them in text. Threads share it."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        # Values of env are none where a task shows them.
        self.show_env = False
        self._known: set[str] = set()
        self._needles: dict[str, set[str]] = {}
        self._rare = ""
        self._starts = _starts("")
        # Short texts and what is shown for them. A new secret brings a new mapping: a thread that masks with the old
        # secrets still adds to the old one.
        self._shown: dict[str, str] = {}
        # Lists show the same specs again and again.
        self._specs: set[int] = set()
        self._lock = threading.Lock()
        self.learn(secrets)

    def learn(self, secrets: Iterable[str]) -> None:
        """Notes literal secrets, their lines (a log has a message for each), and the passwords of URLs in them."""
        with self._lock:
            new = set(secrets) - self._known
            for secret in new:
                self._known.add(secret)
                for part in {secret, *secret.splitlines(), *userinfo_secrets(secret)}:
                    for needle in _needles(part.strip()):
                        self._index(needle)
            if new:
                self._shown = {}

    def learn_spec(self, spec: _Spec | None) -> None:
        """Notes the secrets of a spec as the API shows it."""
        if spec is None:
            return
        seen = hash((self.show_env, spec.id, repr(spec.data)))
        if seen in self._specs:
            return
        self._specs.add(seen)
        self.learn(secrets_in_spec(spec.data or {}, show_env=self.show_env))
        git = (spec.metadata.git_headers if spec.metadata else None) or {}
        self.learn(secret for value in git.values() for secret in userinfo_secrets(value or ""))

    def learn_deployment(self, deployment: _Deployment) -> None:
        """Notes the secrets of a deployment as the API shows it."""
        self.learn(secrets_in_spec({"basicAuthKey": deployment.basic_auth_key}))
        self.learn(userinfo_secrets(deployment.endpoint or ""))
        self.learn_spec(deployment.latest_spec)

    def text(self, text: str) -> str:
        """Free text as it may be shown; users and passwords of URLs are masked whether they are known or not."""
        if len(text) > _LONGEST_REMEMBERED:
            return self._mask(text)
        remembered = self._shown
        shown = remembered.get(text)
        if shown is None:
            shown = self._mask(text)
            if len(remembered) < _MOST_REMEMBERED:
                remembered[text] = shown
        return shown

    def texts(self, texts: list[str]) -> list[str]:
        """``text`` on each of many: those of a log, of which few hold anything to mask."""
        together = " ".join(texts)
        if "@" in together or _may_be_escaped(together) or self._found(together):
            return list(map(self.text, texts))
        return texts

    def _mask(self, text: str) -> str:
        if not _may_be_escaped(text):
            return _masked(text, [*self._found(text), *_userinfo(text)])
        spans: set[Span] = set()
        for step in reversed(_decoding(text)):
            if spans:
                spans = _sources(spans, _marks(_ESCAPES, _meaning, step))
            spans |= self._in_step(step)
        return _masked(text, spans)

    def result(self, result: object) -> Any:
        """What a task returns, as it may be shown: with ``text`` on all but configs and what identifies something."""
        if isinstance(result, Mapping):
            return {self.text(key): self._field(key, inner) for key, inner in result.items()}
        if isinstance(result, (list, tuple)):
            return [self.result(inner) for inner in result]
        return self.text(result) if isinstance(result, str) else result

    def _field(self, key: str, value: object) -> Any:
        if key in _BY_PLACE:
            return value
        return self.tree(value) if key in _FREE else self.result(value)

    def tree(self, value: object) -> Any:
        """``text`` on every string of a JSON-able value, names included."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.text(key): self.tree(inner) for key, inner in value.items()}
        return [self.tree(inner) for inner in value] if isinstance(value, list) else value

    def _index(self, needle: str) -> None:
        at = min(range(min(16, len(needle) - _AFTER)), key=lambda index: _COMMON_LAST.find(needle[index]))
        self._needles.setdefault(needle[at + 1 : at + 1 + _AFTER], set()).add(needle)
        if needle[at] not in self._rare:
            self._rare += needle[at]
            self._starts = _starts(self._rare)

    def _in_step(self, text: str) -> set[Span]:
        """Where secrets stand in a text that nothing escaped, with gaps in them or without."""
        spans = {*self._found(text), *_userinfo(text)}
        for gaps in (_GAPS, _GAPS_AND_CODES) if REPLACEMENT in text else (_GAPS,):
            found = self._found(gaps.sub("", text))
            if found:
                spans |= _sources(found, _marks(gaps, lambda _gap: "", text))
        return spans

    def _found(self, text: str) -> list[Span]:
        """Where secrets stand in a text as it is."""
        lower = _lower(text)
        starts = self._needles.keys() & set(self._starts.findall(lower))
        if not starts:
            return []
        possible = set().union(*(self._needles[start] for start in starts))
        return [span for needle in possible for span in _occurrences(needle, lower)]


def _may_be_escaped(text: str) -> bool:
    pattern = _MAY_BE_ESCAPED_ASCII if text.isascii() and text.isprintable() else _MAY_BE_ESCAPED
    return pattern.search(text) is not None


def _starts(rare: str) -> re.Pattern[str]:
    """Finds what follows each of these characters."""
    return re.compile(rf"[{re.escape(rare)}](?=([\s\S]{{{_AFTER}}}))" if rare else r"(?!)")


def _occurrences(needle: str, text: str) -> Iterator[Span]:
    start = text.find(needle)
    while start >= 0:
        yield start, start + len(needle)
        start = text.find(needle, start + 1)


def _needles(secret: str) -> Iterator[str]:
    """What texts are searched for: the secret as it is, decoded, without gaps, and encoded where nothing is escaped."""
    if len(secret) < MIN_TEXT_SECRET:
        return
    content = secret.encode("utf-8", "surrogatepass")
    # Bytes taken for Latin-1, and the other way round.
    read = {secret, content.decode("latin-1")}
    with contextlib.suppress(UnicodeError):
        read.add(secret.encode("latin-1").decode())
    read.add("".join(_lower_case_escape(char) for char in secret))
    decoded = {step for text in read for step in _decoding(text)}
    # A backslash at its end escapes what follows it.
    found = decoded | {step.rstrip("\\") for step in decoded}
    found |= {_GAPS.sub("", needle) for needle in found}
    found.add(content.hex())
    for lead in range(3):
        encoded = base64.b64encode(b"\0" * lead + content).decode()
        # The first and the last character depend on what stands around.
        whole = encoded[lead + 1 if lead else 0 : (lead + len(content)) * 8 // 6]
        found |= {_GAPS.sub("", whole), whole.replace("+", "-").replace("/", "_")}
    yield from (_lower(needle) for needle in found if len(needle) >= MIN_TEXT_SECRET)


def _lower_case_escape(char: str) -> str:
    """What ``\\U0001f511`` means in lower case: a control and four letters."""
    plane, rest = divmod(ord(char), 0x10000)
    return f"{chr(plane)}{rest:04x}" if plane else char


def _lower(text: str) -> str:
    """Names of hosts come back in lower case. Places stay the same."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(letter.lower()[0] for letter in text)


def _userinfo(text: str) -> list[Span]:
    # Few texts have an address in them, and a log has a million.
    return [found.span() for found in _USERINFO.finditer(text)] if "@" in text else []


def _decoding(text: str) -> list[str]:
    """The text, and what it becomes when it is decoded again and again."""
    steps = [text]
    while len(steps) <= _MOST_STEPS:
        decoded = _ESCAPES.sub(_meaning, steps[-1])
        if decoded == steps[-1]:
            break
        steps.append(decoded)
    return steps


@functools.cache
def _entities_in_lower_case() -> dict[str, str]:
    """Some have capitals only (``&Tab;``), and logs may be in lower case."""
    return {name.lower(): char for name, char in html.entities.html5.items()}


def _meaning(found: re.Match[str]) -> str:
    """What one escape stands for."""
    text = found[0]
    lead, kind = text[0], text[1]
    if lead == "&":
        if kind != "#":
            known = html.unescape(text)
            return _entities_in_lower_case().get(text[1:], text) if known == text else known
        digits = text[2:-1]
        return _character(int(digits[1:], 16) if digits[0] in "xX" else int(digits))
    if lead not in "\\%":
        return ""
    if len(text) == 2:
        return _CONTROLS.get(kind, kind)
    if kind == "U" or text[2] == "{":
        return _character(int(text.strip("\\uxU{}"), 16))
    if kind == "u":
        return bytes.fromhex(_NOT_HEX.sub("", text)).decode("utf-16-be", "surrogatepass")
    return _text_of_bytes(text)


def _character(code: int) -> str:
    return chr(code) if code <= sys.maxunicode else ""


def _text_of_bytes(text: str) -> str:
    octal = text[0] == "\\" and text[1] != "x"
    content = bytes(int(byte, 8) for byte in text.split("\\")[1:]) if octal else bytes.fromhex(_NOT_HEX.sub("", text))
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _marks(pattern: re.Pattern[str], meaning: Callable[[re.Match[str]], str], text: str) -> list[Mark]:
    """Where what came from in ``pattern.sub(meaning, text)``; first of all, nothing from nothing."""
    marks: list[Mark] = [((0, 0), (0, 0))]
    grown = 0
    for found in pattern.finditer(text):
        old = start, end = found.span()
        new = start + grown, start + grown + len(meaning(found))
        grown = new[1] - end
        marks.append((new, old))
    return marks


def _sources(spans: Iterable[Span], marks: list[Mark]) -> set[Span]:
    """Where spans of a text stood before its replacements."""
    return {(_before(start, marks)[0], _before(end - 1, marks)[1]) for start, end in spans}


def _before(position: int, marks: list[Mark]) -> Span:
    """Where the character at a position came from."""
    # Of replacements by nothing several may stand at one position, all of them before its character.
    index = bisect.bisect_right(marks, position, key=lambda mark: mark[0][0]) - 1
    (start, end), old = marks[index]
    if start <= position < end:
        return old
    old_position = old[1] + position - end
    return old_position, old_position + 1


def _masked(text: str, spans: Iterable[Span]) -> str:
    """The text with what overlaps masked as one."""
    parts: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if end > done:
            if start >= done:
                parts += [text[done:start], MASK]
            done = end
    return "".join([*parts, text[done:]]) if parts else text
