# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever the API says of a deployment: its events are data, and nothing that it says stops the source."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os.path
from collections.abc import Iterator
from typing import Any

import pytest
from hostile_api import FRAGMENTS, HostileApi, start_hostile_api
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from watch.worlds import MOMENT, NOW, check_events

from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.events import TYPES
from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.loop import Watch
from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.options import read_options

ODD_VALUES = (
    "NaN",
    "1e400",
    "-Infinity",
    "1" + "0" * 400,
    '"3"',
    "true",
    "[]",
    "[" * 900 + "]" * 900,
    '{"a":' * 900 + "1" + "}" * 900,
)


hostile_texts = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), min_size=1, max_size=4).map("".join)


@pytest.fixture(scope="module")
def api() -> Iterator[HostileApi]:
    with start_hostile_api() as server:
        yield server


class Taker:
    """A queue that takes everything."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    async def put(self, event: dict[str, Any]) -> None:
        self.events.append(event)


def watch(api: HostileApi, looks: list[dict[str, Any]], **given: Any) -> list[dict[str, Any]]:
    """The events of a watch while the API shows one look after the other, a minute apart."""
    taker = Taker()
    shown = iter(looks)
    seconds = 0.0

    def show() -> None:
        for name, value in next(shown).items():
            setattr(api, name, value)

    async def sleep(_seconds: float) -> None:
        nonlocal seconds
        seconds += 60
        try:
            show()
        # A StopIteration would not leave a coroutine.
        except StopIteration:
            raise KeyboardInterrupt from None

    show()
    options = {"api_key": "a-key", "api_url": api.address, "initial_events": True, "unhealthy_seconds": 0, **given}
    source = Watch(taker, read_options(options), now=lambda: NOW + seconds, sleep=sleep)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(source.run())
    return check_events(taker.events)


def deployment(number: int = 0, texts: Any = str, **changes: Any) -> dict[str, Any]:
    """As the API shows one; ``texts`` gives each text. ``number`` is that of its spec."""
    spec = {
        "id": f"s{number}",
        "data": {
            "apiVersion": "v1",
            "name": texts("web"),
            "image": texts("nginx"),
            "resources": {"replicas": number + 1},
        },
        "externalApplied": MOMENT,
        "dtHealthy": None,
        "error": None,
    }
    spec |= {key: changes.pop(key) for key in set(changes) & set(spec) - {"id"}}
    record = {"id": "d1", "name": texts("web"), "projectId": "p1", "endpoint": texts("web.example.com")}
    return {**record, "latestSpec": spec, **changes}


def run(texts: Any, instance_id: str = "i1", state: str = "errored") -> dict[str, Any]:
    instance = {"id": "i", "instanceId": instance_id, "state": state, "stateMessage": texts("code 1")}
    return {"id": "r1", "replicas": 1, "readyReplicas": 0, "instances": [instance]}


# Without shrinking, which takes minutes: a run is some forty requests.
@settings(
    deadline=None,
    max_examples=12,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(texts=st.lists(hostile_texts, min_size=1, max_size=5), odd_ids=st.lists(hostile_texts, min_size=4, max_size=4))
def test_no_event_of_any_kind_carries_a_template(
    api: HostileApi,
    caplog: pytest.LogCaptureFixture,
    tmp_path_factory: pytest.TempPathFactory,
    texts: Any,
    odd_ids: Any,
) -> None:
    count = iter(range(1_000_000))

    def text(_usual: str) -> str:
        return texts[next(count) % len(texts)]

    web = {"texts": text}
    off = {"apiVersion": "v1", "name": "web", "image": text(""), "enabled": False}
    other = deployment(id="d2", **web)
    strangers = [
        deployment(id=odd_ids[0], **web),
        deployment(id="d3", projectId=odd_ids[1], **web),
        {**deployment(**web), "id": "d4", "latestSpec": {**deployment(**web)["latestSpec"], "id": odd_ids[2]}},
        deployment(id="d5", **web),
    ]
    history = [deployment(**web)["latestSpec"]]
    looks: list[dict[str, Any]] = [
        {"deployments": [deployment(dtHealthy=MOMENT)], "runs": [], "history": history},
        {
            "deployments": [deployment(1, **web), other, *strangers],
            "runs": [run(text, state=text("")), run(text, odd_ids[3])],
        },
        {"deployments": [deployment(1, **web), other, *strangers], "runs": [run(text)]},
        {"deployments": [deployment(2, data=off, **web), other], "runs": []},
        {"deployments": [deployment(3, error=text(""), externalApplied=None, **web)]},
        {"deployments": [deployment(4, dtHealthy=text("") or MOMENT, externalApplied=text("") or MOMENT, **web)]},
    ]
    state = tmp_path_factory.getbasetemp() / "hostile-state.json"
    state.unlink(missing_ok=True)
    with caplog.at_level(logging.WARNING):
        caplog.clear()
        events = watch(api, looks, instances=True, state_file=str(state))
    assert {event["type"] for event in events} == set(TYPES)
    folder = "/reports"
    for event in events:
        shown = event["deployment"]
        for part in (shown["slug"], shown["id"], shown["project_id"], shown["spec_id"] or "s"):
            assert os.path.dirname(os.path.normpath(f"{folder}/{part}.html")) == folder
    assert {event["deployment"]["id"] for event in events} >= {"d1", "d2", "d4", "d5"}
    assert not any(set(line) & set("{\x1b\n\r") for line in caplog.messages)


@pytest.mark.parametrize("field", ["replicas", "of its own", "of its spec"])
@pytest.mark.parametrize("odd", ODD_VALUES, ids=lambda text: text[:9])
def test_an_odd_value_of_one_deployment_delays_news_at_most(api: HostileApi, odd: str, field: str) -> None:
    strange = deployment(1)
    if field == "of its spec":
        strange["latestSpec"]["other"] = "ODD"
    else:
        (strange["latestSpec"]["data"]["resources"] if field == "replicas" else strange)[field] = "ODD"
    other = deployment(id="d2")
    # What json.dumps makes of it, with the number as it was sent.
    answer = json.loads(json.dumps([strange]).replace('"ODD"', odd))
    looks = [
        {"deployments": [deployment(dtHealthy=MOMENT), other], "runs": []},
        {"deployments": [*answer, deployment(1, id="d2")]},
        {"deployments": [deployment(1), deployment(1, id="d2")]},
    ]
    told = [(event["deployment"]["id"], event["type"]) for event in watch(api, looks)]
    assert told.count(("d1", "new_spec")) == told.count(("d2", "new_spec")) == 1
    assert "deleted" not in {kind for _name, kind in told}
