# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of playbooks and spec files as plain JSON data."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from jinja2.exceptions import UndefinedError

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values import plain_data as subject
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.plain_data import plain_data


class TaggedText(str):
    """A string with something more, as Ansible's tagged and unsafe ones are."""


class TaggedNumber(int):
    """A whole number with something more."""


class EncryptedString:
    """Like Ansible's: no string, but it turns into one."""

    def __str__(self) -> str:
        return str.__str__(TaggedText("decrypted"))


class LazyMapping(Mapping[str, Any]):
    """A mapping that is no dict."""

    def __getitem__(self, key: str) -> Any:
        return {"a": TaggedText("b")}[key]

    def __iter__(self) -> Iterator[str]:
        return iter([TaggedText("a")])

    def __len__(self) -> int:
        return 1


DAY = datetime.date(2026, 1, 1)
MOMENT = datetime.datetime(2026, 1, 1, 12, 30)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (TaggedNumber(3), 3),
        (1.5, 1.5),
        (TaggedText("text"), "text"),
        (EncryptedString(), "decrypted"),
        (LazyMapping(), {"a": "b"}),
        (("a", [TaggedText("b")]), ["a", ["b"]]),
        ({"b", "a"}, ["a", "b"]),
        (DAY, "2026-01-01"),
        (MOMENT, "2026-01-01T12:30:00"),
        (datetime.time(12, 30), "12:30:00"),
        ({"since": DAY, "env": {"A": "2026-01-01"}}, {"since": "2026-01-01", "env": {"A": "2026-01-01"}}),
    ],
)
def test_becomes_what_json_gives_back(value, expected):
    plain = plain_data(value)
    assert plain == expected
    assert json.loads(json.dumps(plain)) == plain


@pytest.mark.parametrize("value", [TaggedText("x"), EncryptedString(), TaggedNumber(3), TaggedText("")])
def test_no_subclass_is_left(value):
    assert type(plain_data(value)) in (str, int)


def test_keys_lose_their_tags_too():
    assert [type(key) for key in plain_data({TaggedText("a"): 1})] == [str]


@pytest.mark.parametrize(
    ("value", "place", "problem"),
    [
        ({"env": {"DAY": DAY}}, "env.DAY", "quote it"),
        ({"spec": {"env": [{"name": "DAY", "value": MOMENT}]}}, "spec.env[0].value", "quote it"),
        ({"env": {"T": datetime.time(1)}}, "env.T", "| string"),
        ({"env": {True: "x"}}, "env", "true (also written on or yes) is not a string"),
        ({"env": {None: "x"}}, "env", "null is not a string"),
        ({"env": {TaggedNumber(1): "x"}}, "env", "type TaggedNumber is not a string"),
        ({"tail": b"secretbytes"}, "tail", "type bytes can't be sent"),
        ({"tail": object()}, "tail", "type object can't be sent"),
        ({"tail": float("inf")}, "tail", "infinity"),
        ({"tail": float("nan")}, "tail", "NaN"),
    ],
)
def test_refuses_what_json_can_not_carry_and_names_the_place(value, place, problem):
    with pytest.raises(InputError) as raised:
        plain_data(value)
    assert raised.value.path == place
    assert problem in raised.value.message
    assert "secret" not in raised.value.message


def test_names_pythons_own_type_for_a_tagged_one():
    class _AnsibleTaggedBytes(bytes):
        pass

    with pytest.raises(InputError, match="type bytes"):
        plain_data(_AnsibleTaggedBytes(b"x"))


def test_a_circle_ends_in_an_error():
    circle: dict[str, Any] = {"a": []}
    circle["a"].append(circle)
    with pytest.raises(InputError, match=r"\Aa: is nested deeper than"):
        plain_data(circle)


def test_multiplied_references_end_in_an_error(monkeypatch):
    monkeypatch.setattr(subject, "MAX_VALUES", 1000)
    level: list[Any] = ["x"]
    for _ignored in range(12):
        level = [level] * 10
    with pytest.raises(InputError, match=r"\Aspec: contains more than 1000 values"):
        plain_data({"spec": level})


class Unevaluated(dict):
    """A container of newer cores, whose template fails when it is asked for."""

    def __getitem__(self, key: str) -> Any:
        raise UndefinedError("'nope' is undefined")


class UnevaluatedList(list):
    """The same, as a list."""

    def __getitem__(self, index: Any) -> Any:
        raise UndefinedError("'nope' is undefined")


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (Unevaluated(image=1), "list.image"),
        ([Unevaluated(image=1)], "list[0].image"),
        ({"env": Unevaluated(A=1)}, "list.env.A"),
        ({"command": UnevaluatedList(["a"])}, "list.command[0]"),
    ],
)
def test_an_undefined_variable_is_named_with_its_place(value, place):
    with pytest.raises(InputError) as caught:
        plain_data(value, "list")
    assert caught.value.path == place
    assert caught.value.problem == "'nope' is undefined: define it, or give it a default"
