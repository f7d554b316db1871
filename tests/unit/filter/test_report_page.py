# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a report: well-formed, escaped, bounded, with the right points in its charts, whatever the data holds."""

from __future__ import annotations

import datetime
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from hypothesis import example, given, settings
from hypothesis import strategies as st
from report_data import SITUATIONS, at, healthy_rollout, summary_of
from tinyhtml5.parser import HTMLParser

from ansible_collections.paperspace.cloud.plugins.filter.report_page import FilterModule
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.links import commit_url, endpoint_link
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.series import MAX_POINTS, thinned
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.timeline import phases_of

report_page = FilterModule().filters()["report_page"]

EVIL = '"\'><x-evil onclick="a">&amp;</title></style></script><script>alert(1)</script><!--]]>{{ 1 }}'
KEYS = sorted(healthy_rollout())
# What the page is made of. Nothing else may come out of data.
ELEMENTS = set(
    re.findall(
        r"\w+",
        "html head meta title link style body main header section footer div h1 h2 h3 p strong span a ul ol li dl dt "
        "dd br table thead tbody tr th td time code pre del ins svg g path polyline circle line text desc",
    )
)


def parsed(page: str) -> ET.Element:
    """The page as a browser would build it; a fault of its syntax fails the test."""
    parser = HTMLParser(namespace_html_elements=False)
    tree = parser.parse(page)
    assert parser.errors == []
    return tree


def name_of(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "comment"


def elements(tree: ET.Element, name: str) -> list[ET.Element]:
    return [element for element in tree.iter() if name_of(element) == name]


def text_of(tree: ET.Element) -> str:
    return "".join(tree.itertext())


def by_class(tree: ET.Element, name: str) -> list[ET.Element]:
    return [element for element in tree.iter() if name in (element.get("class") or "").split()]


def sections(tree: ET.Element) -> set[str | None]:
    return {element.get("aria-labelledby") for element in elements(tree, "section")}


def rows(tree: ET.Element, section: str) -> list[list[str]]:
    found = next(element for element in elements(tree, "section") if element.get("aria-labelledby") == section)
    return [[" ".join(text_of(cell).split()) for cell in row] for row in elements(found, "tr")][1:]


def check_harmless(page: str) -> ET.Element:
    tree = parsed(page)
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in tree.iter():
        assert name_of(element) in ELEMENTS
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on"), name
            if name in ("href", "src"):
                assert re.match(r"#[a-z-]+\Z|https?://|data:,\Z", value), value
            if name == "href" and value.startswith("#"):
                assert value[1:] in ids
    return tree


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_situation_renders_to_one_document_that_loads_nothing(situation):
    page = report_page(SITUATIONS[situation]())
    tree = check_harmless(page)
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    policy = next(meta for meta in elements(tree, "meta") if meta.get("http-equiv"))
    assert policy.get("content") == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert elements(tree, "script") == []
    style = text_of(elements(tree, "style")[0])
    assert len(elements(tree, "style")) == 1 and "url(" not in style and "@import" not in style
    assert [text_of(title) for title in elements(tree, "h1")] == ["llm"]


# A release that was refused has hurt nobody, and yet did not go live.
TONES = {
    "good": ("rolled_out", "unchanged", "healthy"),
    "warn": ("refused",),
    "bad": ("failed", "rolled_back", "disabled", "kept", "unhealthy", "gone"),
    "quiet": ("parked", "planned", "what nobody knows"),
}


@pytest.mark.parametrize(("tone", "outcome"), [(tone, outcome) for tone, said in TONES.items() for outcome in said])
def test_an_outcome_has_its_colour(tone, outcome):
    tree = parsed(report_page({"name": "llm", "outcome": outcome}))
    toned = [*by_class(tree, "result"), *by_class(tree, "large")]
    assert [(element.get("class") or "").split()[-1] for element in toned] == [f"tone-{tone}"] * 2
    assert f".tone-{tone} {{" in text_of(elements(tree, "style")[0])


def test_the_sections_are_those_that_the_data_has():
    everything = {"gates", "timeline", "changes", "instances", "metrics", "log", "history", "git", "command"}
    assert sections(parsed(report_page(healthy_rollout()))) == everything
    diagnosed = {"instances", "log", "history", "command", "problems"}
    assert sections(parsed(report_page(SITUATIONS["diagnosis"]()))) == diagnosed


def test_what_a_failure_shows():
    tree = parsed(report_page(SITUATIONS["failed"]()))
    assert text_of(by_class(tree, "large")[0]) == "✗ Failed, rolled back"
    assert [row[:2] for row in rows(tree, "gates")] == [
        ["latency", "! no data"],
        ["memory", "✗ failed"],
        ["replicas", "✓ passed"],
    ]
    assert rows(tree, "changes")[1] == ["env.MODEL", "medium", "large"]
    assert [row[2].split("20")[0] for row in rows(tree, "history")] == ["✗ never healthy", "✓ healthy", "✓ healthy"]
    marked = [text_of(by_class(line, "said")[0]) for line in by_class(tree, "error")]
    assert [line[:11] for line in marked] == ["✗ Traceback", "✗ torch.cud", "✗ FATAL the"]
    links = [link.get("href") for link in elements(tree, "a")]
    sha = SITUATIONS["failed"]()["git"]["sha"]
    assert f"https://github.com/example/llm/commit/{sha}" in links


@pytest.mark.parametrize("missing", [key for key in KEYS if key != "name"])
@pytest.mark.parametrize("with_null", [False, True])
def test_any_key_may_be_missing(missing, with_null):
    data = healthy_rollout()
    data.pop(missing)
    check_harmless(report_page({**data, missing: None} if with_null else data))


def test_a_name_is_enough():
    tree = check_harmless(report_page({"name": "llm"}))
    assert sections(tree) == set()
    assert "not known" in text_of(tree)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ([], "the input must be a mapping: the data of a report"),
        ({}, "name: give the name"),
        ({"name": " "}, "name: give the name"),
        ({"name": "a", "logs": EVIL}, "logs: must be a list"),
        ({"name": "a", "logs": [EVIL]}, "logs[0]: must be a mapping"),
        ({"name": "a", "series": [{"points": 1}]}, "series[0].points: must be a list"),
        ({"name": "a", "runs": [{"instances": [{"history": {}}]}]}, "runs[0].instances[0].history: must be a list"),
        ({"name": "a", "git": "main"}, "git: must be a mapping"),
        ({"name": "a", "changed": float("nan")}, "changed: neither infinity nor NaN"),
    ],
)
def test_what_is_said_of_something_else(data, expected):
    with pytest.raises(AnsibleFilterError) as raised:
        report_page(data)
    assert f"paperspace.cloud.report_page: {expected}" in str(raised.value)
    assert "x-evil" not in str(raised.value)


def evil_everywhere(value: Any) -> Any:
    """The data with every text in it replaced, but those that make a chart."""
    if isinstance(value, dict):
        return {key: inner if key == "timestamp" else evil_everywhere(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [evil_everywhere(inner) for inner in value]
    return EVIL if isinstance(value, str) or value is None else value


def test_every_text_is_escaped():
    page = report_page(evil_everywhere(healthy_rollout()))
    tree = check_harmless(page)
    assert "<x-evil" not in page and "<script" not in page
    assert text_of(elements(tree, "h1")[0]) == EVIL
    for shown in by_class(by_class(tree, "log")[0], "said"):
        assert text_of(shown).endswith(EVIL)
    assert EVIL in rows(tree, "changes")[1][2]


@pytest.mark.parametrize(
    ("config", "healthy", "error", "word"),
    [
        ({"enabled": False}, None, None, "parked"),
        ({"resources": {"replicas": 0}}, None, None, "parked"),
        # Scaled to nothing later on.
        ({"resources": {"replicas": 0}}, at(0), None, "healthy"),
        ({"enabled": False}, None, "no such secret", "never healthy"),
        ({"enabled": True}, None, None, "never healthy"),
        (None, None, None, "never healthy"),
    ],
)
def test_a_parked_spec_is_no_failure(config, healthy, error, word):
    spec = {"id": "s1", "data": config, "dt_healthy": healthy, "error": error}
    tree = parsed(report_page({"name": "a", "history": [spec]}))
    [[_id, _image, shown, *_rest]] = rows(tree, "history")
    assert shown.partition(" ")[2].startswith(word) and ("✗" in shown) == (word == "never healthy")


TEXTS = st.one_of(
    st.sampled_from([EVIL, "", "javascript:alert(1)", "a\x00b\x1b[31m\ud800\ufffe\U0001ffff\r\n\u202e", "x" * 5000]),
    st.text(max_size=20),
)
SCALARS = st.one_of(TEXTS, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False))
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2), max_leaves=4
)
TIMES = st.datetimes(timezones=st.just(datetime.UTC)).map(lambda moment: moment.isoformat())


def record(*names: str, **known: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Lists of mappings in which each key may be missing, or hold anything that is no list of records."""
    return st.lists(st.fixed_dictionaries({}, optional={**dict.fromkeys(names, ANYTHING), **known}), max_size=3)


POINTS = st.lists(st.fixed_dictionaries({}, optional={"timestamp": TIMES | TEXTS, "value": SCALARS}), max_size=4)
ROW = ("metric", "instance_id", "gpu")
STATES = record("state", "message", timestamp=TIMES | TEXTS)
INSTANCES = record("instance_id", "state", "state_message", "dt_created", "dt_finished", history=STATES)
DATA = st.fixed_dictionaries(
    {"name": st.text(min_size=1, max_size=9).filter(str.strip) | st.just(EVIL)},
    optional={
        **{key: ANYTHING for key in KEYS if key not in ("name", "git")},
        "timeline": record("at", "phase", "message", seconds=SCALARS),
        "changes": record("path", "before", "after"),
        "gates": record("name", "status", "detail"),
        "runs": record("id", "replicas", "ready_replicas", "available_replicas", instances=INSTANCES),
        "series": record(*ROW, points=POINTS),
        "summary": record(*ROW, "min", "mean", "max", "last", "count"),
        "logs": record("dt_created", "instance_id", "message"),
        "history": record("id", "dt_healthy", "external_applied", "error", "data", "metadata"),
        "git": st.none() | st.dictionaries(st.sampled_from(["host", "owner", "repo", "ref", "sha"]), SCALARS),
        "problems": st.lists(ANYTHING, max_size=3),
    },
)


@given(DATA)
@settings(max_examples=150, deadline=None)
def test_any_data_of_the_contract_renders_and_stays_text(data):
    check_harmless(report_page(data))


def series_in(drawing: ET.Element, number: int) -> ET.Element:
    [group] = by_class(drawing, f"serie-{number}")
    return group


def points_in(drawing: ET.Element, number: int) -> list[tuple[str, float, float]]:
    """(title, x, y) of each circle of a series."""
    dots = elements(series_in(drawing, number), "circle")
    return [(text_of(dot), float(dot.get("cx", "")), float(dot.get("cy", ""))) for dot in dots]


def labels_in(drawing: ET.Element, axis: str) -> list[tuple[str, float, float]]:
    """(text, x, y) of each label of an axis."""
    [group] = [group for group in by_class(drawing, "axis") if axis in (group.get("class") or "").split()]
    return [(text_of(text), float(text.get("x", "")), float(text.get("y", ""))) for text in elements(group, "text")]


def test_the_charts_have_the_points_of_the_series():
    data = healthy_rollout()
    drawings = by_class(parsed(report_page(data)), "chart")
    metrics = list(dict.fromkeys(series["metric"] for series in data["series"]))
    assert [text_of(elements(drawing, "title")[0]).split()[0] for drawing in drawings] == metrics
    for drawing, metric in zip(drawings, metrics, strict=True):
        check_chart(drawing, [series for series in data["series"] if series["metric"] == metric])


def check_chart(drawing: ET.Element, all_series: list[dict[str, Any]]) -> None:
    """The title of each circle says the value, and one linear map places all circles and all labels."""
    places = []
    for number, series in enumerate(all_series):
        valued = [point for point in series["points"] if point["value"] is not None]
        found = points_in(drawing, number)
        assert len(found) == len(valued) > 0
        for (title, x, y), point in zip(found, valued, strict=True):
            clock = point["timestamp"][:19].replace("T", " ")
            assert title == f"{clock} UTC: {point['value']:.10g}"
            places.append((minutes(point["timestamp"]), x, float(point["value"]), y))
    hours = [(minutes(f"2026-01-02T{text}:00Z"), x) for text, x, _y in labels_in(drawing, "x")]
    numbers = [(number_of(text), y) for text, _x, y in labels_in(drawing, "y")]
    check_linear([*hours, *((at_minute, x) for at_minute, x, _value, _y in places)], rising=True)
    check_linear([*numbers, *((value, y) for _minute, _x, value, y in places)], rising=False)


def number_of(label: str) -> float:
    factor = {"k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}.get(label[-1])
    return float(label[:-1]) * factor if factor else float(label)


def check_linear(pairs: list[tuple[float, float]], *, rising: bool) -> None:
    (low, first), (high, last) = min(pairs), max(pairs)
    slope = (last - first) / (high - low)
    assert (slope > 0) == rising
    assert abs(last - first) > 60
    for given_value, pixel in pairs:
        assert pixel == pytest.approx(first + (given_value - low) * slope, abs=0.05)


def minutes(timestamp: str) -> float:
    return datetime.datetime.fromisoformat(timestamp.replace("Z", "+00:00")).timestamp() / 60


def lines_of(drawing: ET.Element, number: int) -> list[int]:
    """How many points each unbroken line of a series has."""
    return [len(line.get("points", "").split()) for line in elements(series_in(drawing, number), "polyline")]


def test_nulls_are_gaps():
    drawing = by_class(parsed(report_page(healthy_rollout())), "chart")[2]
    assert lines_of(drawing, 0) == [60]
    assert lines_of(drawing, 1) == [24, 29]


def long_series(count: int) -> dict[str, Any]:
    values: list[float | None] = [float(n % 7) for n in range(count)]
    values[1234], values[2345], values[500] = 99.0, -99.0, None
    points = [{"timestamp": at(n), "value": value} for n, value in enumerate(values)]
    return {"metric": "cpu", "instance_id": "i1", "gpu": None, "points": points}


def test_long_series_are_thinned_and_keep_their_extremes():
    series = long_series(5000)
    tree = parsed(report_page({"name": "a", "series": [series], "summary": [summary_of(series)]}))
    values = [float(title.rpartition(" ")[2]) for title, _x, _y in points_in(by_class(tree, "chart")[0], 0)]
    assert 100 < len(values) <= MAX_POINTS
    assert (max(values), min(values)) == (99.0, -99.0)
    assert len(lines_of(by_class(tree, "chart")[0], 0)) == 2
    assert "Thinned to 300 points a series" in text_of(tree) and "5000" in text_of(tree)


@given(st.lists(st.none() | st.floats(-1e9, 1e9), max_size=900))
@settings(deadline=None)
def test_thinning_keeps_order_and_extremes(values):
    points = [(float(n), value) for n, value in enumerate(values)]
    kept = thinned(points)
    assert len(kept) <= MAX_POINTS
    assert kept == sorted(kept, key=lambda point: point[0]) and set(kept) <= set(points)
    numbers = [value for value in values if value is not None]
    shown = [value for _at, value in kept if value is not None]
    assert [f(numbers) for f in (min, max) if numbers] == [f(shown) for f in (min, max) if numbers]


def chart_of(*points: tuple[str, float | None]) -> tuple[ET.Element | None, str]:
    """The chart of a page with one series, if there is one, and the text of the page."""
    series = [{"metric": EVIL, "instance_id": EVIL, "points": [{"timestamp": at, "value": v} for at, v in points]}]
    page = report_page({"name": "a", "series": series})
    drawn = re.search(r'<svg class="chart".*?</svg>', page, re.DOTALL)
    return ET.fromstring(drawn[0]) if drawn else None, text_of(parsed(page))


@given(st.lists(st.tuples(TIMES, st.none() | st.floats(allow_nan=False, allow_infinity=False)), max_size=5))
@example([(at(0), 0.0)])
@example([(at(0), 5e-324), (at(0), 1e-9)])
@example([(at(0), 1e12), (at(0.5), 1e12 + 2000)])
@example([(at(0), 10e6), (at(0), 13e6)])
@example([("1970-01-01T00:00:00Z", -1e100), ("2999-12-31T23:59:59Z", 1e100)])
@settings(deadline=None)
def test_any_numbers_make_a_chart_that_can_be_read_or_none(points):
    drawing, text = chart_of(*points)
    charted = [value for moment, value in points if "1970" <= moment[:4] < "3000" and value is not None]
    if not charted or max(map(abs, charted)) > 1e100:
        assert drawing is None
        assert "no measurements to draw" in text or "too large to be drawn" in text
        return
    assert drawing is not None
    _left, _top, width, height = map(float, drawing.get("viewBox", "").split())
    dots = points_in(drawing, 0)
    assert len(dots) == len(charted)
    assert all(0 < x < width and 0 < y < height for _title, x, y in dots)
    edges = [
        0.0,
        *(x + side * width_of(label) / 2 for label, x, _y in labels_in(drawing, "x") for side in (-1, 1)),
        width,
    ]
    assert 4 <= len(edges) <= 14 and edges == sorted(edges)
    numbers = labels_in(drawing, "y")
    assert all(x >= width_of(label) for label, x, _y in numbers)
    assert 3 <= len({label for label, _x, _y in numbers}) == len(numbers) <= 7
    assert sorted(number_of(label) for label, _x, _y in numbers) == [number_of(label) for label, _x, _y in numbers]


def width_of(label: str) -> float:
    """In the widest of the usual fonts, DejaVu Sans of 13 px."""
    return sum({"k": 7.53, "M": 11.22, "G": 10.08, "T": 7.95, "e": 8.0, "+": 10.9}.get(sign, 8.28) for sign in label)


@pytest.mark.parametrize(
    ("seconds", "low", "high", "times", "numbers"),
    [
        (0, 0, 0, "03:04:00 03:04:02 03:04:04 03:04:06 03:04:08 03:04:10", "0 0.2 0.4 0.6"),
        (3540, 2, 2, "03:15 03:30 03:45 04:00", "1.8 2 2.2"),
        (86_400, 95, 96, "06:00 12:00 18:00 01-03", "95 95.25 95.5 95.75 96"),
        (7 * 86_400, -50, 100, "01-03 01-05 01-07 01-09", "-50 0 50 100"),
        (400 * 86_400, 0.4e9, 1.9e9, "03-08 06-06 09-04 12-03", "0 0.5G 1G 1.5G 2G"),
        (
            2000 * 86_400,
            1e6,
            1e6 + 4,
            "2026-12 2028-01 2029-02 2030-03 2031-05",
            "1M 1.000001M 1.000002M 1.000003M 1.000004M",
        ),
    ],
)
def test_times_and_numbers_are_round_and_short(seconds, low, high, times, numbers):
    drawing, _text = chart_of((at(0), low), (at(seconds), high))
    assert drawing is not None
    assert " ".join(label for label, _x, _y in labels_in(drawing, "x")) == times
    assert " ".join(label for label, _x, _y in labels_in(drawing, "y")) == numbers


def test_long_lists_are_bounded_and_the_page_says_so():
    data = {
        "name": "a",
        "logs": [{"message": f"line {n}"} for n in range(700)],
        "timeline": [{"seconds": n, "phase": f"p{n}", "message": "m"} for n in range(300)],
        "series": [
            {"metric": "cpu", "instance_id": f"i{n}", "points": [{"timestamp": at(0), "value": n}]} for n in range(80)
        ],
        "history": [{"id": f"s{n}"} for n in range(90)],
        "problems": ["p"] * 150,
    }
    tree = check_harmless(report_page(data))
    said = [text_of(line) for line in by_class(by_class(tree, "log")[0], "said")]
    assert (len(said), said[0], said[-1]) == (500, "line 200", "line 699")
    text = text_of(tree)
    for sentence in (
        "The last 500 of 700 lines are shown.",
        "The last 200 of 300 entries are shown.",
        "The first 40 of 300 phases are shown.",
        "The chart shows the first 12 of 80 series.",
        "The first 50 of 80 series are shown.",
        "The first 50 of 90 specs are shown.",
        "The first 100 of 150 problems are shown.",
    ):
        assert sentence in text


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "https://github.com/o/r/commit/0123abc"),
        ({"host": "gitlab", "owner": "a/b"}, "https://gitlab.com/a/b/r/commit/0123abc"),
        ({"host": "evil.example"}, ""),
        ({"owner": ".."}, ""),
        ({"owner": "a/../b"}, ""),
        ({"owner": "a//b"}, ""),
        ({"repo": "r?x=1"}, ""),
        ({"repo": 'r"onclick="'}, ""),
        ({"sha": "main"}, ""),
        ({"sha": "0123abc\n"}, ""),
        ({"sha": None}, ""),
    ],
)
def test_a_commit_is_linked_only_where_nothing_can_be_wrong(changes, expected):
    assert commit_url({"host": "github", "owner": "o", "repo": "r", "sha": "0123abc", **changes}) == expected


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://d1.clg.paperspacegradient.com", True),
        ("http://127.0.0.1:8000/a/b", True),
        ("javascript:alert(1)", False),
        ("https://user:pw@host", False),
        ('https://host/" onclick', False),
        ("https://host\n", False),
        (None, False),
    ],
)
def test_an_endpoint_is_linked_only_if_it_is_an_address(address, linked):
    assert endpoint_link(address) == (address if linked else "")


def test_phases_last_until_the_next_one_begins():
    seconds = ((1, "read"), (2, "wait"), (5, "wait"), (8, "apply"), (9, "wait"), (10, "wait"))
    phases = phases_of([{"seconds": after, "phase": name} for after, name in seconds])
    assert [(phase.name, phase.seconds, phase.offset) for phase in phases] == [
        ("read", 1, 10),
        ("wait", 6, 20),
        ("apply", 1, 80),
        ("wait", 1, 90),
    ]


@pytest.mark.parametrize(
    ("message", "marked"),
    [("ValueError: x", True), ("OOMKilled", True), ("a FATAL b", True), ("the room is a zoom", False), ("ok", False)],
)
def test_which_lines_tell_of_an_error(message, marked):
    tree = parsed(report_page({"name": "a", "logs": [{"message": message}]}))
    assert bool(by_class(tree, "error")) == marked
    assert bool(by_class(tree, "mark")) == marked
