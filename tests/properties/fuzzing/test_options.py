# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Malformed arguments of every module, through the real action plugins: an error that names the place, or success."""

from __future__ import annotations

import collections
import datetime
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from depth import FULL
from engine_tasks import TASKS
from fuzzing.malformed import NUMBERS, SOUND, TEXTS, Malformed, arguments_of, places_in, replaced
from fuzzing.memory_actions import ACTIONS, CONNECTION, WAITING, Actions
from guarantees.memory_api import StillAsking
from guarantees.task_runner import UNEXPECTED, assert_no_secret, without_env
from hypothesis import given, settings
from hypothesis import strategies as st

COUNTS: collections.Counter[str] = collections.Counter()
# What an error may name beside a malformed option: what the replacement took away, or made of another option's value.
_MORE = ("spec", "name", "project_id", "image", "machine_type", "resources", "id", "api", "this change", "creating")
_ENDED = ("rollout", "did not", "healthy", "failed", "answered", "timed out", "logs", "gate")


@pytest.fixture
def actions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Actions:
    return Actions(tmp_path, monkeypatch)


def check(actions: Actions, module: str, arguments: Malformed, in_check_mode: bool) -> None:
    given_ones, names = arguments.given, arguments.names
    actions.fresh()
    waiting = {key: value for key, value in WAITING.items() if key in TASKS[module][0]}
    COUNTS["tasks"] += 1
    try:
        result = actions(module, {**CONNECTION, **waiting, **given_ones}, check=in_check_mode)
    except StillAsking:
        return
    posts = actions.runner.api.posts()
    json.dumps(result)
    assert_no_secret(without_env(result), show_env=True)
    if not result.get("failed"):
        assert module in ("deployment", "deployment_fleet", "deployment_rollback") or not posts
        _assert_whole(module, given_ones, posts)
        COUNTS["succeeded"] += 1
        return
    COUNTS["refused"] += 1
    assert not UNEXPECTED.search(result["msg"]), result["msg"][:2000]
    assert "Traceback" not in result["msg"]
    assert len(result["msg"]) < 10_000, result["msg"][:300]
    if not actions.runner.api.asked:
        _assert_names(result["msg"], names)
    if posts and not any(post_was_taken(result) for _post in posts):
        raise AssertionError(f"written, and then refused: {result['msg'][:500]}")


def post_was_taken(result: Mapping[str, Any]) -> bool:
    """Whether a failure is one of what came after a whole and sound write, or the API's own word."""
    return any(word in result["msg"] for word in _ENDED)


def _assert_names(text: str, names: list[str]) -> None:
    if "" in names:
        return
    places = {word for name in names for word in (name, name.strip(), name.rstrip("x"), repr(name))}
    assert any(word and word in text for word in (*places, *_MORE)), (text[:500], names)


def _assert_whole(module: str, given_ones: Mapping[str, Any], posts: list[Any]) -> None:
    """What was sent holds every field that was given."""
    if module != "deployment" or not posts:
        return
    source = given_ones.get("spec")
    desired = {key: given_ones.get(key) for key in _FLAT}
    if isinstance(source, Mapping):
        # What overlays a document stands in its place.
        desired = {key: inner for key, inner in source.items() if _is_nothing(given_ones.get(key))}
    missing = list(_missing(desired, posts[-1].body["config"], ""))
    assert not missing, missing


_FLAT = ("image", "command", "enabled", "env", "region", "container_registry", "basic_auth_key", "health_checks")
_FLAT += ("integrations", "resources")


def _missing(desired: Any, sent: Any, place: str) -> Any:
    """Places of given values that are not in what was sent. Numbers and texts of one value are the same here."""
    if _is_nothing(desired):
        return
    if _is_pairs(desired) and place.rpartition(".")[2] in ("env", "headers"):
        desired = {item["name"]: item.get("value") for item in desired}
    if isinstance(desired, Mapping):
        pairs = {item["name"]: item.get("value") for item in sent} if _is_pairs(sent) else sent
        for key, inner in desired.items():
            if key in ("$schema", "name") or _is_nothing(inner):
                continue
            found = _found(pairs, str(key))
            if found is None:
                yield f"{place}.{key}"
            else:
                yield from _missing(inner, found, f"{place}.{key}")
    elif isinstance(desired, (list, tuple)) and isinstance(sent, list):
        if len(desired) > len(sent):
            yield f"{place}: {len(desired)} items, {len(sent)} sent"
        for index, (inner, item) in enumerate(zip(desired, sent, strict=False)):
            yield from _missing(inner, item, f"{place}[{index}]")
    elif not _alike(desired, sent):
        yield f"{place}: {desired!r:.80} was sent as {sent!r:.80}"


def _is_nothing(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(map(_is_nothing, value.values()))
    # Core reads a text in the place of a mapping or a list.
    return value in (None, "", [], "{}", "[]")


def _is_pairs(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, Mapping) and "name" in item for item in value)


def _found(sent: Any, key: str) -> Any:
    if not isinstance(sent, Mapping):
        return None
    plain = key.replace("_", "").lower()
    names = {name.replace("_", "").lower(): name for name in sent}
    return (
        sent[key]
        if key in sent
        else sent.get(names.get(plain, ""), sent.get({"machinetype": "instanceType"}.get(plain)))
    )


def _alike(desired: Any, sent: Any) -> bool:
    if desired == sent or str(desired) == str(sent):
        return True
    if isinstance(desired, datetime.datetime):
        # As Ansible writes one where an option is a text.
        return desired.isoformat() == sent
    if isinstance(sent, bool):
        return str(desired).lower() in (
            {"1", "1.0", "true", "yes", "on", "y", "t"} if sent else {"0", "0.0", "false", "no", "off", "n", "f"}
        )
    if isinstance(sent, list):
        # A list may be written as one text.
        parts = str(desired).split(",")
        return isinstance(desired, (str, int, float)) and [str(item).strip() for item in sent] == list(
            map(str.strip, parts)
        )
    if isinstance(desired, str) and isinstance(sent, str):
        return desired.strip() == sent
    try:
        return math.isclose(float(desired), float(sent))
    except (TypeError, ValueError):
        return False


@pytest.mark.parametrize("module", sorted(ACTIONS))
def test_spoiled_arguments(actions: Actions, module: str) -> None:
    COUNTS.clear()
    examples = 300 if FULL else 25
    if module in ("deployment", "deployment_fleet"):
        examples *= 4

    @settings(max_examples=examples)
    @given(arguments=arguments_of(module, TASKS[module][0]), in_check_mode=st.integers(0, 3).map(lambda one: one == 0))
    def spoil(arguments: Malformed, in_check_mode: bool) -> None:
        check(actions, module, arguments, in_check_mode)

    spoil()
    assert COUNTS["tasks"] >= examples // 2
    assert COUNTS["refused"] > 0


READERS = sorted(name for name in ACTIONS if name.endswith(("_info", "_logs", "_soak")))


@pytest.mark.parametrize("module", READERS)
def test_each_option_of_a_reading_module_with_each_absurd_value(actions: Actions, module: str) -> None:
    """Texts and numbers where texts and numbers belong: too many for luck to find the bad pair."""
    COUNTS.clear()
    for sound in SOUND[module]:
        whole = {**dict.fromkeys(set(TASKS[module][0]) - set(CONNECTION)), **sound}
        for path in places_in(whole):
            for malformed in (*TEXTS, *NUMBERS):
                for in_check_mode in (False, True):
                    check(actions, module, Malformed(replaced(whole, path, malformed), [str(path[0])]), in_check_mode)
    assert COUNTS["refused"] > 0 and COUNTS["succeeded"] > 0


@pytest.mark.parametrize("module", sorted(ACTIONS))
def test_sound_arguments_are_taken(actions: Actions, module: str) -> None:
    """Else the malformed ones would prove nothing."""
    for sound in SOUND[module]:
        actions.fresh()
        result = actions(module, {**CONNECTION, **sound})
        assert not result.get("failed"), result["msg"]
        assert_no_secret(result)
