# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Malformed arguments of every module, through the real action plugins: an error that names the place, or success."""

from __future__ import annotations

import collections
import datetime
import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from actions import ACTIONS
from depth import FULL
from engine_tasks import TASKS
from fuzzing.malformed import NUMBERS, SOUND, TEXTS, Malformed, arguments_of, places_in, replaced
from fuzzing.memory_actions import CONNECTION, WAITING, MemoryActions
from guarantees.memory_api import StillAsking
from guarantees.task_runner import UNEXPECTED, assert_no_secret, without_env
from hypothesis import given, settings
from hypothesis import strategies as st

COUNTS: collections.Counter[str] = collections.Counter()
# Prime to the number of values, so that all of them come up.
SHARE = 3
# What an error may name beside a malformed option: what the replacement took away, or made of another option's value.
_MORE = ("spec", "name", "project_id", "image", "machine_type", "resources", "id", "api", "this change", "creating")
_ENDED = ("rollout", "did not", "healthy", "failed", "answered", "timed out", "logs", "gate")


def check(actions: MemoryActions, module: str, arguments: Malformed, in_check_mode: bool) -> None:
    actions.fresh()
    waiting = {key: value for key, value in WAITING.items() if key in TASKS[module][0]}
    COUNTS["tasks"] += 1
    try:
        result = actions(module, {**CONNECTION, **waiting, **arguments.value}, check=in_check_mode)
    except StillAsking:
        return
    posts = actions.runner.api.posts()
    json.dumps(result)
    assert_no_secret(without_env(result), show_env=True)
    if not result.get("failed"):
        COUNTS["succeeded"] += 1
        assert module in ("deployment", "deployment_fleet", "deployment_rollback") or not posts
        if module == "deployment" and posts:
            assert_whole(arguments.value, posts[-1].body["config"])
        return
    COUNTS["refused"] += 1
    message = result["msg"]
    assert not UNEXPECTED.search(message) and "Traceback" not in message, message[:2000]
    assert len(message) < 10_000, message[:300]
    if not actions.runner.api.asked:
        assert_names(message, arguments.names)
    # After a write, only what came of it may fail, or the API's own refusal.
    assert not posts or any(word in message for word in _ENDED), f"written, and then refused: {message[:500]}"


def assert_names(text: str, names: Iterable[str]) -> None:
    words = {word for name in names for word in (name, name.strip(), name.rstrip("x"), repr(name))}
    assert "" in names or any(word in text for word in (*words, *_MORE)), (text[:500], names)


def assert_whole(given: Mapping[str, Any], sent: Mapping[str, Any]) -> None:
    """What was sent holds every field that was given."""
    source = given.get("spec")
    desired = {key: given.get(key) for key in _FLAT}
    if isinstance(source, Mapping):
        # What overlays a document stands in its place.
        desired = {key: inner for key, inner in source.items() if _is_nothing(given.get(key))}
    missing = list(_missing(desired, sent, ""))
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
    """By the name in either spelling; the oldest version has another one for a field."""
    plain = {name.replace("_", "").lower(): inner for name, inner in sent.items()} if isinstance(sent, Mapping) else {}
    word = key.replace("_", "").lower()
    return plain.get(word, plain.get("instancetype") if word == "machinetype" else None)


TRUE, FALSE = {"1", "1.0", "true", "yes", "on", "y", "t"}, {"0", "0.0", "false", "no", "off", "n", "f"}


def _alike(desired: Any, sent: Any) -> bool:
    """Whether core and the engine may read one for the other."""
    if isinstance(desired, datetime.datetime):
        # As Ansible writes one where an option is a text.
        return desired.isoformat() == sent
    if isinstance(sent, bool):
        return str(desired).lower() in (TRUE if sent else FALSE)
    if isinstance(sent, list):
        # A list may be written as one text.
        return [str(item).strip() for item in sent] == [part.strip() for part in str(desired).split(",")]
    if str(desired).strip() == str(sent).strip():
        return True
    try:
        return math.isclose(float(desired), float(sent))
    except (TypeError, ValueError):
        return False


@pytest.mark.parametrize("module", sorted(ACTIONS))
def test_malformed_arguments(actions: MemoryActions, module: str) -> None:
    COUNTS.clear()
    examples = (300 if FULL else 25) * (4 if module in ("deployment", "deployment_fleet") else 1)

    @settings(max_examples=examples)
    @given(arguments_of(module, TASKS[module][0]), st.integers(0, 3).map(lambda number: number == 0))
    def run(arguments: Malformed, in_check_mode: bool) -> None:
        check(actions, module, arguments, in_check_mode)

    run()
    assert COUNTS["tasks"] >= examples // 2 and COUNTS["refused"] > 0


READERS = sorted(name for name in ACTIONS if name.endswith(("_info", "_logs", "_soak")))


@pytest.mark.parametrize("module", READERS)
def test_each_option_of_a_reading_module_with_each_absurd_value(actions: MemoryActions, module: str) -> None:
    """Texts and numbers where texts and numbers belong: too many for luck to find the bad pair."""
    COUNTS.clear()
    unset = dict.fromkeys(set(TASKS[module][0]) - set(CONNECTION))
    pairs = [
        (Malformed(replaced({**unset, **sound}, path, value), (str(path[0]),)), in_check_mode)
        for sound in SOUND[module]
        for path in places_in({**unset, **sound})
        for value in (*TEXTS, *NUMBERS)
        for in_check_mode in (False, True)
    ]
    # A share of them, another one for each place.
    for arguments, in_check_mode in pairs if FULL else pairs[::SHARE]:
        check(actions, module, arguments, in_check_mode)
    assert COUNTS["refused"] > 0 and COUNTS["succeeded"] > 0


@pytest.mark.parametrize("module", sorted(ACTIONS))
def test_sound_arguments_are_taken(actions: MemoryActions, module: str) -> None:
    """Else the malformed ones would prove nothing."""
    for sound in SOUND[module]:
        actions.fresh()
        result = actions(module, {**CONNECTION, **sound})
        assert not result.get("failed"), result["msg"]
        assert_no_secret(result)
