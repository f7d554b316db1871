# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Configs as leaves: their values, defaults and paths, and which of them are secrets."""

from __future__ import annotations

import pytest

from ansible_collections.paperspace.cloud.plugins.module_utils.spec import canonical

KEY = ("integrations", "w", "secret_access_key")


@pytest.mark.parametrize(
    ("config", "leaves"),
    [
        (None, {}),
        ({"image": "", "command": [], "resources": {}, "region": None}, {}),
        ({"apiVersion": "latest", "newField": 0}, {("api_version",): "v1", ("new_field",): 0}),
        ({"env": {"A": 1, "B": None}}, {("env", "A"): "1", ("env", "B"): canonical.WITHHELD}),
        ({"env": [{"name": "A", "value": ""}]}, {("env", "A"): ""}),
        # The main spelling counts where both stand, and an empty one is none.
        (
            {"healthChecks": {"a": {"path": "/"}}, "healthchecks": {"b": {"path": "/"}}},
            {("health_checks", "a", "path"): "/", ("healthchecks", "b", "path"): "/"},
        ),
        (
            {"healthChecks": {"a": {"path": "/"}}, "healthchecks": {"a": {"path": "/"}}},
            {("health_checks", "a", "path"): "/"},
        ),
        ({"healthChecks": None, "healthchecks": {"b": {"path": "/"}}}, {("health_checks", "b", "path"): "/"}),
        (
            {"healthChecks": {"a": 5, "b": None, "c": {"headers": None, "exec": {"command": ["x"]}, "port": None}}},
            {("health_checks", "a"): 5, ("health_checks", "c", "exec", "command"): ["x"]},
        ),
        (
            {"healthChecks": {"a": None, "b": {"exec": None, "path": "/", "headers": {"X": None}}}},
            {("health_checks", "b", "path"): "/", ("health_checks", "b", "headers", "X"): canonical.WITHHELD},
        ),
        (
            {"integrations": [{"name": "w", "accessKeyId": None, "url": None}, {"type": "s3"}]},
            {
                ("integrations", "w", "name"): "w",
                (*KEY[:2], "access_key_id"): canonical.WITHHELD,
                ("integrations", "1", "type"): "s3",
            },
        ),
        ({"models": [{"id": "m", "path": None}]}, {("models", "m", "id"): "m"}),
        (
            {"repositories": {"dataset": "", "mountPath": "/r", "repositories": [{"name": "n", "password": None}]}},
            {
                ("repositories", "mount_path"): "/r",
                ("repositories", "repositories", "n", "name"): "n",
                ("repositories", "repositories", "n", "password"): canonical.WITHHELD,
            },
        ),
        ({"repositories": {"dataset": "d", "repositories": None}}, {("repositories", "dataset"): "d"}),
        ({"command": None, "image": "nginx:1"}, {("image",): "nginx:1"}),
        (
            {"resources": {"ports": None, "instanceType": "C4", "autoscaling": {"metrics": None, "maxReplicas": 2}}},
            {("resources", "machine_type"): "C4", ("resources", "autoscaling", "max_replicas"): 2},
        ),
        (
            {"resources": {"autoscaling": {"enabled": None, "metrics": [{"metric": "cpu", "value": 1}]}}},
            {("resources", "autoscaling", "metrics", "cpu"): 1},
        ),
    ],
)
def test_the_leaves_of_a_config(config, leaves):
    assert canonical.flatten(config) == leaves


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([], True),
        ([{"name": "A", "value": "x"}, {"name": "B"}], True),
        ([{"name": "A"}, {"name": ["B"]}], False),
        ([{"value": "x"}], False),
        (["A"], False),
        ({"A": "x"}, False),
        (None, False),
    ],
    ids=str,
)
def test_names_with_values_are_a_list_of_both(value, expected):
    assert canonical.are_pairs(value) is expected


PROBE = {("health_checks", "a", "path"): "/", ("resources", "ports"): [81, 80]}


@pytest.mark.parametrize(
    ("place", "leaves", "value"),
    [
        (("image",), {("image",): "a"}, "a"),
        (("image",), {("region",): "a"}, None),
        # A default stands for what is not said, where something beside it is.
        (("enabled",), {}, None),
        (("enabled",), {("image",): "a"}, True),
        (("port",), {("image",): "a"}, 80),
        (("resources", "replicas"), {("image",): "a"}, None),
        (("resources", "replicas"), {("resources", "ports"): [80]}, 1),
        (("resources", "autoscaling", "enabled"), {("resources", "ports"): [80]}, None),
        (("resources", "autoscaling", "enabled"), {("resources", "autoscaling", "max_replicas"): 2}, True),
        *(
            (("health_checks", "a", name), PROBE, default)
            for name, default in (
                ("initial_delay_seconds", 0),
                ("period_seconds", 10),
                ("timeout_seconds", 1),
                ("failure_threshold", 3),
                ("port", 81),
                ("newField", None),
            )
        ),
        (("health_checks", "b", "port"), PROBE, None),
        (("health_checks", "a", "port"), {("health_checks", "a", "path"): "/"}, None),
        (("integrations", "w", "path"), {("integrations", "w", "type"): "model"}, "/opt/models"),
        (("integrations", "w", "path"), {("integrations", "w", "type"): "s3"}, None),
        (("integrations", "w", "url"), {("integrations", "w", "type"): "model"}, None),
        (("models", "w", "path"), {("integrations", "w", "type"): "model"}, None),
    ],
)
def test_the_value_at_a_place(place, leaves, value):
    assert canonical.value_at(place, leaves) == value


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1, 1.0, True),
        (1, True, False),
        (True, 1, False),
        (False, False, True),
        ([1, 2], [1.0, 2], True),
        ([1], [1, 2], False),
        ([1], [True], False),
        ([1], 1, False),
        ("1", 1, False),
        ([1, 2], [2, 1], False),
    ],
)
def test_equal_at_a_place(left, right, expected):
    assert canonical.same(("a",), {("a",): left}, {("a",): right}) is expected


@pytest.mark.parametrize(
    ("place", "sensitive", "named"),
    [
        (("env", "A"), True, True),
        (("health_checks", "a", "headers", "X"), True, True),
        (("health_checks", "a", "path"), False, False),
        (("health_checks", "a", "auth_token"), True, False),
        (("integrations", "w", "secret_access_key"), True, False),
        (("integrations", "w", "auth_token"), True, False),
        (("repositories", "repositories", "n", "password"), True, False),
        (("repositories", "repositories", "n", "private"), True, False),
        (("basic_auth_key",), True, False),
        (("image",), False, False),
        (("some_token",), False, False),
    ],
)
def test_sensitive_places(place, sensitive, named):
    assert (canonical.is_sensitive(place), canonical.is_named(place)) == (sensitive, named)
    assert canonical.is_hidden(place, "****") is sensitive
    assert canonical.is_hidden(place, canonical.WITHHELD) is named
    assert canonical.is_hidden(place, "value") is False


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (("image",), "image"),
        (("env", "A.B"), "env.A.B"),
        (("integrations", "w"), "integrations[w]"),
        (("integrations", "w", "url"), "integrations[w].url"),
        (("models", "m"), "models.m"),
        (("repositories", "repositories", "n", "url"), "repositories.repositories[n].url"),
        (("resources", "autoscaling", "metrics", "cpu"), "resources.autoscaling.metrics[cpu]"),
        (("resources", "autoscaling", "metrics"), "resources.autoscaling.metrics"),
        (("resources", "autoscaling", "metrics", "cpu", "x"), "resources.autoscaling.metrics.cpu.x"),
    ],
)
def test_a_place_as_users_read_it(place, text):
    assert canonical.format_path(place) == text
    assert repr(canonical.WITHHELD) == "<withheld>"
