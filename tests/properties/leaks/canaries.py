# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Canary strings, the places that they are put in, and the forms in which a task gives them.

A canary that can be searched for carries a marker, a word that stands nowhere else: each spelling of the canary
(escaped, cut, encoded) still has it. Short ones have none; where they are hidden shows by comparison only.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from spellings import ENCODERS

IMAGE = "nginx:1.27"

SecretOf = Callable[[str], str]


@dataclass(frozen=True)
class Canary:
    """One kind of secret. ``make`` gives the text for a marker; ``long`` says that free text is searched for it."""

    kind: str
    make: Callable[[str], str]
    searchable: bool = True

    @property
    def long(self) -> bool:
        return len(self.make("")) >= 8


def _base64(marker: str) -> str:
    return base64.b64encode(f"user:{marker}?~".encode()).decode()


CANARIES = [
    Canary("plain", lambda marker: f"plain-{marker}-literal"),
    Canary("lines", lambda marker: f"-----BEGIN KEY-----\nMIIEvQ{marker}a\n  QWErty{marker}b\n-----END KEY-----\n"),
    Canary("unicode", lambda marker: f"schlüssel ✓ {marker} κλειδί 🔑"),
    Canary("json", lambda marker: json.dumps({"private_key": f"{marker}\n", "n": [1, True, None]})),
    Canary("special", lambda marker: f"{marker}.*[a-z](x|y)+$^ <b>&amp;'\"`\\\\ %41 ${{HOME}}"),
    Canary("base64", _base64),
    Canary("long_line", lambda marker: f"{'0123456789' * 150}{marker}"),
    Canary("image", lambda marker: IMAGE, searchable=False),
    Canary("tag", lambda marker: "1.27", searchable=False),
    Canary("port", lambda marker: "80", searchable=False),
    Canary("true", lambda marker: "true", searchable=False),
    Canary("letter", lambda marker: "x", searchable=False),
]
NEUTRAL = Canary("neutral", lambda marker: f"neutral-{marker}-literal")
SEARCHABLE = [canary for canary in CANARIES if canary.searchable]

# Guarantees 9's places, by the forms that have them.
PLACES = ("env", "other_env", "basic_auth_key", "access_key_id", "secret_access_key", "header", "startup_header")
OLD_PLACES = ("env", "repository_password")
FORMS = ("flat", "spec", "snake", "src", "v0alpha0")


def places_of(form: str) -> tuple[str, ...]:
    return OLD_PLACES if form == "v0alpha0" else PLACES


def marker_of(kind: str, place: str, form: str) -> str:
    """A word of letters and digits that nothing else holds."""
    number = [known.kind for known in (*CANARIES, NEUTRAL)].index(kind)
    return f"Zq{number:02d}{('key', *PLACES, *OLD_PLACES).index(place):02d}{(*FORMS, 'key').index(form)}Kx"


def maker(canary: Canary, form: str) -> SecretOf:
    """The secret of a place."""
    return lambda place: canary.make(marker_of(canary.kind, place, form))


def options_of(form: str, secret: SecretOf) -> dict[str, Any]:
    """The spec of a deployment as options of a task, with a secret in every place that the form has."""
    if form == "flat":
        return _flat(secret)
    if form == "src":
        return {"src": "spec.yml"}
    return {"spec": document_of(form, secret)}


def document_of(form: str, secret: SecretOf) -> dict[str, Any]:
    """The same as a document."""
    if form == "v0alpha0":
        repository = {"url": "https://git.example.com/team/data", "name": "data", "username": "team"}
        return {
            "apiVersion": "v0alpha0",
            "image": IMAGE,
            "env": [{"name": "TOKEN", "value": secret("env")}],
            "repositories": {
                "dataset": "data",
                "mountPath": "/data",
                "repositories": [{**repository, "password": secret("repository_password")}],
            },
            "resources": {"instanceType": "C4"},
        }
    flat = _flat(secret)
    if form == "snake":
        return {**flat, "api_version": "v1"}
    liveness, startup = flat["health_checks"]["liveness"], flat["health_checks"]["startup"]
    store = flat["integrations"][0]
    return {
        "apiVersion": "v1",
        "image": IMAGE,
        "env": _pairs(flat["env"]),
        "basicAuthKey": flat["basic_auth_key"],
        "healthChecks": {
            "liveness": {"path": "/", "port": 80, "headers": _pairs(liveness["headers"])},
            "startup": {"path": "/", "port": 80, "headers": _pairs(startup["headers"])},
        },
        "integrations": [
            {
                **{key: store[key] for key in ("type", "name", "url")},
                "accessKeyId": store["access_key_id"],
                "secretAccessKey": store["secret_access_key"],
            }
        ],
        "resources": {"machineType": "C4", "ports": [80], "replicas": 1},
    }


def _flat(secret: SecretOf) -> dict[str, Any]:
    return {
        "image": IMAGE,
        "env": {"TOKEN": secret("env"), "OTHER": secret("other_env"), "REFERENCE": "secret:NAME"},
        "basic_auth_key": secret("basic_auth_key"),
        "health_checks": {
            "liveness": {"path": "/", "port": 80, "headers": {"X-Token": secret("header")}},
            "startup": {"path": "/", "port": 80, "headers": {"X-Other": secret("startup_header")}},
        },
        "integrations": [
            {
                "type": "s3",
                "name": "true",
                "url": "s3://n",
                "access_key_id": secret("access_key_id"),
                "secret_access_key": secret("secret_access_key"),
            }
        ],
        "resources": {"machine_type": "C4", "ports": [80], "replicas": 1},
    }


def _pairs(named: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in named.items()]


def spellings(text: str) -> Iterator[str]:
    """How messages of servers and libraries write a value that they quote, some of them the message of another."""
    for name, encode in ENCODERS.items():
        # What has no such letters writes question marks.
        if name == "Latin-1 form" and any(letter > "\xff" for letter in text):
            continue
        yield encode(text)
        # Base64 and hexadecimal have nothing that a second encoder would change.
        if not name.startswith(("base64", "hex", "HEX")):
            yield ENCODERS["Go json"](encode(text))
