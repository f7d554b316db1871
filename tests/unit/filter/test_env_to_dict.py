# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filters between the two forms of environment variables check values as the option env does."""

from __future__ import annotations

import datetime

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.paperspace.cloud.plugins.filter import dict_to_env as to_list
from ansible_collections.paperspace.cloud.plugins.filter import env_to_dict as to_mapping

dict_to_env = to_list.FilterModule().filters()["dict_to_env"]
env_to_dict = to_mapping.FilterModule().filters()["env_to_dict"]

SECRET = "Lit3ral-secret-value"
MAPPING = {"B": "x", "A": "secret:A", "EMPTY": "", "N": "7"}
LIST = [{"name": name, "value": value} for name, value in MAPPING.items()]


def test_there_and_back_in_the_same_order():
    assert dict_to_env(MAPPING) == LIST
    assert list(env_to_dict(LIST).items()) == list(MAPPING.items())


def test_either_form_is_taken():
    assert dict_to_env(LIST) == LIST
    assert env_to_dict(MAPPING) == MAPPING


@pytest.mark.parametrize("empty", [{}, [], None, {"A": None}])
def test_nothing(empty):
    assert dict_to_env(empty) == []
    assert env_to_dict(empty) == {}


def test_integers_become_text_and_nulls_leave_their_name_out():
    assert dict_to_env({"N": 7, "NOTHING": None}) == [{"name": "N", "value": "7"}]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"A": True}, "env.A: must be a string, not a boolean: quote it"),
        ({"A": 1.5}, "env.A: must be a string, not a float"),
        ({"A": [SECRET]}, "env.A: must be a string, not a list"),
        ({"A": {"x": SECRET}}, "env.A: must be a string, not a mapping"),
        ({"A": datetime.date(2026, 1, 1)}, "env.A: must be a string, not a date or time"),
        ({"A": "********"}, "env.A: this is a masked value"),
        ({"A=B": SECRET}, "env: an environment variable name must be"),
        ({1: SECRET}, "env: the key of type int is not a string"),
        (SECRET, "env: must be a mapping of names to values"),
        ([SECRET], "env[0]: must have exactly the keys"),
        ([{"name": "A"}], "env[0]: has no value"),
        ([{"name": "A", "value": "1"}, {"name": "A", "value": SECRET}], "env[1].name: A is a duplicate"),
    ],
)
@pytest.mark.parametrize("name", ["dict_to_env", "env_to_dict"])
def test_what_is_refused(name, value, expected):
    with pytest.raises(AnsibleFilterError) as raised:
        {"dict_to_env": dict_to_env, "env_to_dict": env_to_dict}[name](value)
    assert f"paperspace.cloud.{name}: {expected}" in str(raised.value)
    assert SECRET not in str(raised.value)
