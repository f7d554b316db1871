# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds exchanges against the document: what the collection sends, and what the simulator answers."""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from contract_document import calls, for_answers, property_names
from contract_errors import Breach, breaches
from contract_recordings import Exchange
from contract_shapes import Shapes
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, MultiDict

PUBLISHED = "/openapi.json"
# Headers that say something to the API; the others belong to HTTP.
_MEANT = "x-"
# Behaviours of the simulator that refuse what the document leaves open.
_REFUSING = {"rename", "unknown_config", "lost_cursor"}


class Checker:
    """Judges exchanges under one document."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._host, _slash, self._base = _split(document["servers"][0]["url"])
        self._answers = OpenAPI.from_dict(for_answers(document))
        self._requests = OpenAPI.from_dict(document)
        # A field of ours that the document does not know is a mistake, even if the API should drop it in silence.
        self._ours = OpenAPI.from_dict(document, Config(additional_properties_default_policy="forbid"))
        self._calls = {call: _Call.of(document, operation) for call, operation in calls(document).items()}
        self._patterns = sorted(document["paths"], key=lambda path: path.count("{"))
        self._shapes = Shapes(document)
        self.names = property_names(document)
        # (what was judged, its shape) -> its problems
        self.judged: dict[Hashable, list[str]] = {}

    def call_of(self, exchange: Exchange) -> tuple[str, str] | None:
        """(method, path of the document), None for a call that it does not have."""
        steps = exchange.path.split("/")
        for pattern in self._patterns:
            wanted = pattern.split("/")
            fits = len(wanted) == len(steps) and all(map(_fits, wanted, steps))
            if fits and (exchange.method.lower(), pattern) in self._calls:
                return exchange.method.lower(), pattern
        return None

    def problems(self, exchange: Exchange) -> list[str]:
        """What is wrong with an exchange, each with its side and place."""
        if not exchange.whole or (exchange.path == PUBLISHED and not exchange.is_ours):
            return []
        found: list[str] = []
        if exchange.is_ours:
            ours = exchange.without_shown_fields()
            # A refusal counts for what the engine leaves to the API, and is a riddle where nothing is wrong.
            refused = exchange.status == 400 and exchange.has_honest_answer and not _REFUSING & set(exchange.behaviours)
            key = ("ours", exchange.bearer, exchange.status == 400, self.request_shape(ours))
            found += self._once(key, self._of_our_request, ours)
            if refused and not self._breaches_of_ours(ours):
                found.append("judgement: answered 400, although the document allows the request")
        if exchange.has_honest_answer:
            found += self._once(("answer", self.answer_shape(exchange)), self._of_answer, exchange)
            if exchange.status < 400:
                key = ("taken", exchange.bearer, exchange.status, self.request_shape(exchange))
                found += self._once(key, self._of_judgement, exchange)
        return found

    def request_shape(self, exchange: Exchange) -> Hashable:
        """Requests of the same shape are judged alike."""
        words = self._shapes.of_parameter
        call = self.call_of(exchange)
        known = self._calls[call].headers if call else ()
        return (
            exchange.method,
            (call[1], *map(words, _identifiers(exchange.path, call[1]))) if call else exchange.path,
            tuple((key, words(value)) for key, value in _query(exchange)),
            exchange.headers.get("content-type"),
            tuple(
                (name, words(value) if name in known else None)
                for name, value in sorted(exchange.headers.items())
                if name.startswith(_MEANT)
            ),
            self._shapes.of_json(exchange.body),
        )

    def answer_shape(self, exchange: Exchange) -> Hashable:
        """Answers of the same shape are judged alike."""
        return self.call_of(exchange), exchange.status, exchange.type, self._shapes.of_json(exchange.answer)

    def _once(self, key: Hashable, judge: Callable[[Exchange], Iterator[str]], exchange: Exchange) -> list[str]:
        if key not in self.judged:
            self.judged[key] = list(judge(exchange))
        return self.judged[key]

    def _of_our_request(self, exchange: Exchange) -> Iterator[str]:
        call = self.call_of(exchange)
        if call is None:
            yield "request: the API has no such call"
            return
        known = self._calls[call]
        sent = [key for key, _value in _query(exchange)]
        yield from (f"request: the query key {key} is unknown" for key in sorted({*sent} - known.query))
        yield from (f"request: the query key {key} comes twice" for key in sorted({*sent}) if sent.count(key) > 1)
        meant = {name for name in exchange.headers if name.startswith(_MEANT)}
        yield from (f"request: the header {name} is unknown" for name in sorted(meant - known.headers))
        if 0 < len(known.together & meant) < len(known.together):
            yield f"request: of the headers that go together only some are there: {', '.join(sorted(meant))}"
        if exchange.body is not None and not known.has_body:
            yield "request: a body that the call does not have"
        if not exchange.bearer:
            yield "request: no key"
        for breach in self._breaches_of_ours(exchange):
            if not _is_left_to_the_api(breach, exchange):
                yield f"request: {breach}"

    def _breaches_of_ours(self, exchange: Exchange) -> list[Breach]:
        return list(_found(self._ours.iter_apicall_request_errors(self._request(exchange))))

    def _of_answer(self, exchange: Exchange) -> Iterator[str]:
        asked = exchange
        if self.call_of(exchange) is None:
            if exchange.status < 400:
                yield f"answer: {exchange.status} to a call that the API does not have"
                return
            # Any call serves: failures look alike everywhere.
            asked = Exchange("GET", "/deployments")
        response = _Response(exchange.status, exchange.type, (exchange.answer or "").encode())
        for breach in _found(self._answers.iter_apicall_response_errors(self._request(asked), response)):
            yield f"answer {exchange.status}: {breach}"

    def _of_judgement(self, exchange: Exchange) -> Iterator[str]:
        """The simulator refuses what the document does not allow."""
        if self.call_of(exchange) is None:
            return
        # That nobody knows what becomes of wrong headers, and of empty texts, is no reason to refuse them.
        request = self._request(exchange, blank=False)
        for breach in _found(self._requests.iter_apicall_request_errors(request)):
            if breach.where != "header":
                yield f"judgement: answered {exchange.status}, although the document does not allow: {breach}"

    def _request(self, exchange: Exchange, blank: bool = True) -> _Request:
        headers = Headers(exchange.headers)
        if exchange.bearer:
            headers["Authorization"] = "Bearer recorded"
        parameters = RequestParameters(query=MultiDict(_query(exchange, blank)), header=headers)
        body = None if exchange.body is None else exchange.body.encode()
        kind = exchange.headers.get("content-type", "").lower()
        return _Request(self._host, self._base + exchange.path, exchange.method.lower(), parameters, kind, body)


@dataclass(frozen=True)
class _Call:
    """What a call takes beside its path."""

    query: frozenset[str]
    headers: frozenset[str]
    together: frozenset[str]
    has_body: bool

    @classmethod
    def of(cls, document: Mapping[str, Any], operation: Mapping[str, Any]) -> _Call:
        def names(place: str) -> frozenset[str]:
            return frozenset(one["name"] for one in operation["parameters"] if one["in"] == place)

        together = frozenset(operation.get("x-all-or-none", ()))
        return cls(names("query"), names("header"), together, "requestBody" in operation)


@dataclass
class _Request:
    """What openapi-core wants to know of a request."""

    host_url: str
    path: str
    method: str
    parameters: RequestParameters
    content_type: str
    body: bytes | None


@dataclass
class _Response:
    """What openapi-core wants to know of an answer."""

    status_code: int
    content_type: str
    data: bytes
    headers: Headers = field(default_factory=Headers)


def _split(url: str) -> tuple[str, str, str]:
    parts = urllib.parse.urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}", "/", parts.path


def _fits(wanted: str, step: str) -> bool:
    return bool(step) if wanted.startswith("{") else wanted == step


def _identifiers(path: str, pattern: str) -> list[str]:
    pairs = zip(pattern.split("/"), path.split("/"), strict=True)
    return [urllib.parse.unquote(step) for wanted, step in pairs if wanted.startswith("{")]


def _query(exchange: Exchange, blank: bool = True) -> list[tuple[str, str]]:
    return urllib.parse.parse_qsl(exchange.query, keep_blank_values=blank)


def _found(errors: Iterable[Exception]) -> Iterator[Breach]:
    return (breach for error in errors for breach in breaches(error))


def _is_left_to_the_api(breach: Breach, exchange: Exchange) -> bool:
    """What the engine passes on as the user wrote it, and the API judges."""
    if breach.where == "path":
        return True
    # Which fields a type of integration wants is the API's business: it must have refused it.
    return breach.place[:2] == ("config", "integrations") and exchange.status == 400
