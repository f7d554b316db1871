# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Metrics: any of the three shapes becomes the same series, and what is no number is null, told once."""

from __future__ import annotations

import json
import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import ContractError
from ansible_collections.paperspace.cloud.plugins.module_utils.observe import metrics

AT = "2026-01-02T03:{:02}:00.000Z"


def points(*values):
    return [{"timestamp": AT.format(minute), "value": value} for minute, value in enumerate(values)]


def shown(answer, metric="cpu"):
    return [metrics.as_series(series) for series in metrics.series_of(metric, answer)]


def summary(*values):
    [only] = metrics.series_of("cpu", points(*values))
    return [metrics.as_summary(only)[key] for key in ("min", "mean", "max", "last", "count")]


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("1.5", 1.5),
        ("40.0000", 40.0),
        ("1200", 1200),
        ("-3", -3),
        (" 7 ", 7),
        (7, 7),
        (0.25, 0.25),
        ("1e3", 1000.0),
        ("123456789012345678901", 123456789012345678901.0),
        ("NaN", None),
        ("+Inf", None),
        ("-Infinity", None),
        ("1e999", None),
        (math.nan, None),
        (10**400, None),
        ("1_000", None),
        ("", None),
        ("n/a", None),
        (None, None),
        (True, None),
        ([1], None),
        ({}, None),
    ],
)
def test_numbers(value, number):
    found = metrics.number_of(value)
    assert (found, type(found)) == (number, type(number))


def test_the_three_shapes():
    one = points("1", "2")
    assert shown(one[0]) == [{"metric": "cpu", "instance_id": None, "gpu": None, "points": [{**one[0], "value": 1}]}]
    labelled = [{**point, "instanceId": "i1", "gpu": gpu} for gpu in ("10", "9") for point in one]
    assert [(series["instance_id"], series["gpu"], len(series["points"])) for series in shown(labelled)] == [
        ("i1", "9", 2),
        ("i1", "10", 2),
    ]
    of_instances = [{"instanceId": "i2", "values": one}, {"instanceId": "i1", "values": one}]
    assert [series["instance_id"] for series in shown(of_instances)] == ["i1", "i2"]
    assert shown([]) == shown([{"instanceId": "i1", "values": []}]) == []


def test_what_names_no_instance_comes_first_and_numbers_may_label():
    one = points("1")[0]
    found = shown([{**one, "instanceId": "a", "gpu": 0}, one, {**one, "instanceId": "", "gpu": None}])
    assert [(series["instance_id"], series["gpu"], len(series["points"])) for series in found] == [
        (None, None, 2),
        ("a", "0", 1),
    ]


@pytest.mark.parametrize("answer", [None, 7, "cpu", {}, [[]], {"value": "1"}, [{"instanceId": "i", "values": None}]])
def test_another_shape_breaks_the_promise(answer):
    with pytest.raises(ContractError, match="metric cpu"):
        metrics.series_of("cpu", answer)


def test_a_broken_promise_does_not_quote_the_answer():
    with pytest.raises(ContractError) as caught:
        metrics.series_of("cpu", [{"timestamp": {"a": "quoted-value"}, "value": "1"}])
    assert "quoted-value" not in caught.value.message


@pytest.mark.parametrize(
    "times",
    [
        ["2026-01-02T03:59:59.9Z", "2026-01-02T04:00:00Z", "2026-01-02T06:30:00+02:00"],
        [1767323045, 1767323105, 1767323165],
        ["soon", "then"],
    ],
)
def test_points_are_in_the_order_of_time(times):
    answer = [{"timestamp": time, "value": "1"} for time in reversed(times)]
    assert [point["timestamp"] for point in shown(answer)[0]["points"]] == [str(time) for time in times]


def test_summaries():
    assert summary("3", "1", "2") == [1, 2, 3, 2, 3]
    assert summary("0.5", "1") == [0.5, 0.75, 1, 1, 2]
    assert summary("1", "NaN", "4", "x") == [1, 2.5, 4, 4, 2]
    assert summary("NaN", None) == [None, None, None, None, 0]
    assert summary("1.7e308", "1.7e308") == [1.7e308, 1.7e308, 1.7e308, 1.7e308, 2]


def test_one_warning_counts_by_metric():
    series = [*metrics.series_of("cpu", points("1", "NaN")), *metrics.series_of("gpu", points("x", "Inf", "1"))]
    assert "cpu 1, gpu 2" in metrics.warning_of([*series, *metrics.series_of("memory", points("1"))])
    assert metrics.warning_of(metrics.series_of("memory", points("1"))) is None
    assert metrics.warning_of([]) is None


VALUES = st.one_of(st.integers(), st.floats(), st.sampled_from(["NaN", "x", "", "1_0"]), st.none()).map(
    lambda value: value if value is None else str(value)
)
MEASURED = st.dictionaries(
    st.text("abi019", min_size=1, max_size=3),
    st.dictionaries(st.integers(0, 59), VALUES, min_size=1, max_size=6),
    min_size=1,
    max_size=4,
)


@settings(deadline=None)
@given(MEASURED, st.randoms(use_true_random=False))
def test_any_shape_in_any_order_gives_the_same_series(measured, chance: random.Random):
    """``measured``: values by minute, by instance."""
    by_instance = [
        {"instanceId": name, "values": [{"timestamp": AT.format(at), "value": value} for at, value in values.items()]}
        for name, values in measured.items()
    ]
    as_list = [{**point, "instanceId": item["instanceId"]} for item in by_instance for point in item["values"]]
    expected = [metrics.as_series(series) for series in metrics.series_of("cpu", by_instance)]

    assert [series["instance_id"] for series in expected] == sorted(measured)
    for series in expected:
        assert [point["timestamp"] for point in series["points"]] == [
            AT.format(at) for at in sorted(measured[series["instance_id"]])
        ]
    chance.shuffle(as_list)
    split = chance.randrange(len(as_list) + 1)
    chance.shuffle(by_instance)
    for item in by_instance:
        chance.shuffle(item["values"])
    mixed = [*as_list[:split], *({"instanceId": p["instanceId"], "values": [p]} for p in as_list[split:])]
    assert shown(as_list) == shown(by_instance) == shown(mixed) == expected
    if len(as_list) == 1:
        assert shown(as_list[0]) == expected


@settings(deadline=None)
@given(st.lists(VALUES, max_size=8))
def test_a_summary_lies_within_its_series_and_json_can_carry_it(values):
    for series in metrics.series_of("cpu", points(*values)):
        found = metrics.as_summary(series)
        json.dumps([found, metrics.as_series(series)], allow_nan=False)
        assert found["count"] == len(series.numbers())
        if found["count"]:
            assert found["min"] <= found["mean"] <= found["max"]
            assert found["last"] in series.numbers()
