# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Masking: by place in structures, by value only in free text, and nothing innocent."""

from __future__ import annotations

import json

import pytest

from ansible_collections.paperspace.cloud.plugins.module_utils import arguments
from ansible_collections.paperspace.cloud.plugins.module_utils.redact import (
    is_reference,
    redact_arguments,
    redact_spec,
    redact_text,
    secrets_in_arguments,
    secrets_in_spec,
)

CANARIES = ["s3cr3t-canary", "x", "80", "true", "two\nlines", "schlüssel ✓", '{"json": "inside"}', "nginx:1"]


def document(canary: str) -> dict:
    """A canary in every place that holds a secret."""
    return {
        "env": [{"name": "A", "value": canary}],
        "basicAuthKey": canary,
        "integrations": [{"name": "w", "type": "s3", "accessKeyId": canary, "secretAccessKey": canary}],
        "healthChecks": {"liveness": {"path": "/", "headers": [{"name": "X", "value": canary}]}},
        "repositories": {"dataset": "d", "repositories": [{"name": "r", "url": "https://h", "password": canary}]},
        "someNewPassword": canary,
        "nested": {"apiKey": canary},
    }


def snake_document(canary: str) -> dict:
    return {
        "env": {"A": canary},
        "basic_auth_key": canary,
        "integrations": [{"name": "w", "type": "s3", "access_key_id": canary, "secret_access_key": canary}],
        "health_checks": {"liveness": {"path": "/", "headers": {"X": canary}}},
    }


def leaves(value) -> list:
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in leaves(inner)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner)]
    return [value]


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize("make", [document, snake_document])
def test_every_secret_place_is_masked(make, canary):
    masked = leaves(redact_spec(make(canary)))
    assert canary not in masked
    assert canary in secrets_in_spec(make(canary))


@pytest.mark.parametrize("canary", CANARIES)
def test_arguments_are_masked_in_flat_options_and_documents(canary):
    given = {"api_key": canary, **snake_document(canary), "spec": document(canary), "image": "nginx:1", "wait": True}
    shown = redact_arguments(given)
    assert canary not in leaves({key: value for key, value in shown.items() if key != "image"})
    assert shown["image"] == "nginx:1"
    assert set(shown) == set(given)


@pytest.mark.parametrize(
    "malformed",
    [
        {"env": "A=canary-canary"},
        {"env": [["canary-canary"]]},
        {"env": {"A": {"B": ["canary-canary"]}}},
        {"env": [{"name": {"value": "canary-canary"}}]},
        {"basicAuthkey": "canary-canary"},
        {"basic_auth_key": ["canary-canary"]},
        {"integrations": "canary-canary"},
        {"integrations": [{"secretAccesskey": "canary-canary"}]},
        {"healthChecks": "canary-canary"},
        {"healthChecks": {"liveness": "canary-canary"}},
        {"healthChecks": {"liveness": {"header": {"X": "canary-canary"}}}},
        {"integrations": [{"name": "w", "url": "https://me:canary-canary@host/repo"}]},
        "canary-canary",
        ["canary-canary"],
    ],
    ids=str,
)
def test_a_malformed_document_of_a_user_is_masked_all_the_same(malformed):
    assert "canary-canary" not in json.dumps(redact_arguments({"spec": malformed}))
    assert any("canary-canary" in secret for secret in secrets_in_arguments({"spec": malformed}))


@pytest.mark.parametrize(
    "misplaced",
    [
        {"resources": {"basic_auth_key": "canary-canary"}},
        {"resources": {"env": {"A": "canary-canary"}}},
        {"resources": {"toke": "canary-canary"}},
        {"git": {"token": "canary-canary"}},
        {"image": {"password": "canary-canary"}},
        {"health_checks": {"readiness": {"exec": {"headers": {"A": "canary-canary"}}}}},
        {"spec": {"models": [{"token": "canary-canary"}]}},
        {"spec": {"repositories": {"password": "canary-canary"}}},
        {"api_key": " canary-canary\n"},
    ],
    ids=str,
)
def test_a_secret_in_the_wrong_place_is_masked_too(misplaced):
    assert "canary-canary" not in json.dumps(redact_arguments(misplaced))
    assert "canary-canary" in secrets_in_arguments(misplaced)


def test_references_names_and_innocent_values_are_shown():
    shown = redact_spec({"env": {"A": "secret:NAME", "B": ""}, "image": "secret-looking", "region": None})
    assert shown == {"env": {"A": "secret:NAME", "B": ""}, "image": "secret-looking", "region": None}
    assert secrets_in_spec({"env": {"A": "secret:NAME"}}) == set()


@pytest.mark.parametrize("value", ["secret:", "secret:a b", "secret:a\nb", "my secret:A", "secret:a:b", None, 5])
def test_what_only_looks_like_a_reference_is_a_secret(value):
    assert not is_reference(value)


def test_show_env_shows_env_values_only():
    shown = redact_spec(snake_document("canary"), show_env=True)
    assert shown["env"] == {"A": "canary"}
    assert "canary" not in leaves({key: value for key, value in shown.items() if key != "env"})


def test_free_text_is_masked_by_value_from_eight_characters_on():
    text = redact_text("short sec and long-secret-value and long-secret-value2", {"sec", "long-secret-value"})
    assert text == "short sec and ******** and ********2"
    assert redact_text("at https://me:pw@host/x", set()) == "at https://********@host/x"
    assert redact_text("at https://me:p@ss@host/x", set()) == "at https://********@host/x"
    assert redact_text("at https://host/?mail=a@b.example", set()) == "at https://host/?mail=a@b.example"


def test_every_option_is_either_known_as_plain_or_masked():
    """A new option that nobody thought of is masked whole, and this test says so."""
    shown_plain = {
        option
        for spec in (arguments.DEPLOYMENT, arguments.DEPLOYMENT_INFO, arguments.DEPLOYMENT_LOGS)
        for option in spec
        if redact_arguments({option: "value"})[option] == "value"
    }
    known = {*arguments.DEPLOYMENT, *arguments.DEPLOYMENT_INFO, *arguments.DEPLOYMENT_LOGS}
    secret = {"api_key", "env", "basic_auth_key"}
    # A string where fields are known can be anything.
    nested = {"health_checks", "integrations", "spec", "git", "resources"}
    assert known - shown_plain == secret | nested
