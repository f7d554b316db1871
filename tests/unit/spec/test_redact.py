# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Masking: by place in structures, by value only in free text, and nothing innocent."""

from __future__ import annotations

import json

import pytest

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter import arguments
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.invocation import (
    redact_arguments,
    secrets_in_arguments,
)
from ansible_collections.paperspace.cloud.plugins.module_utils.spec import redact as redact_file
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.redact import (
    is_masked,
    is_reference,
    is_secret_name,
    redact_spec,
    redact_value,
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


@pytest.mark.parametrize("password", ["a/b==", "a b", "a?b#c", "a\nb"])
def test_a_password_that_ends_the_host_of_a_url_is_masked(password):
    shown = redact_arguments({"api_url": f"https://me:{password}@host/v1"})
    assert shown["api_url"] == "https://********@host/v1"


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


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (12345678, {"12345678"}),
        (1.5, {"1.5"}),
        (True, set()),
        (None, set()),
        ("", set()),
        ("secret:NAME", set()),
        ("********", set()),
        (["a", ("b", {"c": 3})], {"a", "b", "3"}),
        (2**1023 - 1, {str(2**1023 - 1)}),
        (2**1023, set()),
        (2**20000, set()),
    ],
    # What is expected is a set, whose order differs between the processes of a run.
    ids=lambda value: (
        "" if isinstance(value, set) else f"{value.bit_length()} bits" if isinstance(value, int) else None
    ),
)
def test_what_is_noted_as_a_secret(value, found):
    assert secrets_in_spec({"basic_auth_key": value}) == found


def test_env_values_that_may_be_shown_are_not_noted():
    document = {"env": {"A": "shown"}, "basic_auth_key": "hidden"}
    assert secrets_in_spec(document, show_env=True) == {"hidden"}
    assert secrets_in_spec(document) == {"hidden", "shown"}
    assert redact_spec(document) == {"env": {"A": "********"}, "basic_auth_key": "********"}


def test_secrets_are_noted_stripped_too_and_never_empty():
    assert secrets_in_arguments({"api_key": " key\n"}) == {" key\n", "key"}
    assert secrets_in_arguments({"api_key": "  "}) == {"  "}


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://me:pw@host/i", {"pw"}),
        ("me:pw@host/i", {"pw"}),
        ("https://token@host/i", {"token"}),
        ("https://token:@host/i", {"token"}),
        ("ssh://token:x-oauth-basic@host/i", {"token"}),
        ("token:@host/i", {"token"}),
        ("ssh://git@host/i", set()),
        ("git@host:i", set()),
        ("https://host/i@1", set()),
    ],
    ids=lambda value: "" if isinstance(value, set) else None,
)
def test_the_secret_in_a_url_is_its_password_or_its_token(url, found):
    assert secrets_in_arguments({"image": url}) == found


@pytest.mark.parametrize(
    ("value", "expected"),
    [("***", True), ("**", False), ("••••", True), ("●●●", True), ("***\n", False), ("a***", True), (5, False)],
)
def test_what_is_masked_already(value, expected):
    assert is_masked(value) is expected


@pytest.mark.parametrize("value", [redact_file.MASK, redact_file.MASK_CHANGED, redact_file.API_KEY_MASK])
def test_words_of_ours_are_masks(value):
    assert is_masked(value)


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("password", True, True),
        ("db_password", True, False),
        ("db_password", False, True),
        ("API_KEY2", False, True),
        ("image", False, False),
    ],
)
def test_names_of_secrets(name, known, expected):
    assert is_secret_name(name, known=known) is expected


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("image", "nginx:1", "nginx:1"),
        ("url", "https://me:pw@host/x", "https://********@host/x"),
        ("auth_token", "t", "********"),
        ("auth_token", None, None),
        ("auth_token", True, True),
        ("inner", {"some": {"apiKey": "k", "more": 1}}, {"some": {"apiKey": "********", "more": 1}}),
        ("inner", [{"password": "p"}, "https://a:b@c"], [{"password": "********"}, "https://********@c"]),
        ("tokens", ["a", "b"], "********"),
    ],
)
def test_a_field_that_nobody_knows_is_judged_by_its_sound(name, value, shown):
    assert redact_value(name, value) == shown


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"api_key": None}, {"api_key": None}),
        ({"api_key": ""}, {"api_key": "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"}),
        ({"_ansible_check_mode": "x"}, {"_ansible_check_mode": "x"}),
        ({"no_such_option": False, "nor_this": "x"}, {"no_such_option": False, "nor_this": "********"}),
        ({"image": {"password": "p", "a": "x"}}, {"image": "********"}),
        ({"command": ["a", "https://b:c@d"]}, {"command": ["a", "https://********@d"]}),
        ({"env": [{"name": "A", "value": "x"}, "B=y"]}, {"env": [{"name": "A", "value": "********"}, "********"]}),
        ({"env": [{"name": ["A"], "other": "x"}]}, {"env": [{"name": "********", "other": "********"}]}),
        ({"deployments": [{"spec": {"env": {"A": "x"}}}]}, {"deployments": [{"spec": {"env": {"A": "********"}}}]}),
        ({"spec": {"port": 80, "name": "web"}}, {"spec": {"port": 80, "name": "web"}}),
    ],
    ids=str,
)
def test_arguments_of_any_shape(given, shown):
    assert redact_arguments(given) == shown


def test_what_only_documents_of_the_oldest_version_say_is_known_too():
    spec = {"apiVersion": "v0alpha0", "resources": {"instanceType": "C4"}, "port": 80, "models": [{"id": "m"}]}
    assert redact_arguments({"spec": spec}) == {"spec": spec}
