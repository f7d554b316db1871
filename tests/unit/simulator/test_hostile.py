# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever one request holds, the next ones are answered: values that JSON can spell and few programs can hold."""

from __future__ import annotations

import json
import math

import urllib3
from hypothesis import given, settings
from hypothesis import strategies as st
from simulator_fixture import KEY, PROJECT, config


def nested(depth):
    value = []
    for _ignored in range(depth):
        value = [value]
    return value


ODD = st.one_of(
    st.sampled_from([math.nan, math.inf, -math.inf, 1e300, -1e300, 10**400, 10**18, -1, 0, 0.5]),
    st.sampled_from(
        ["\ud83d", "a\udc00b", "\x00", "\r\nX-A: b", "\u202e", "9999-12-31T23:59:59Z", "0001-01-01", "x" * 9000]
    ),
    st.sampled_from([None, True, {}, [], {"\ud83d": 1}, {"a": math.nan}, nested(60), nested(300), nested(900)]),
)
FAULT = {"kind": "status", "path": "/v1/nowhere", "status": 500}
# A request of each kind that stays with the simulator, by what it is sent to.
FORMS = {
    "/deployments": {"projectId": PROJECT, "config": config("odd", env=[{"name": "A", "value": "1"}], command=["a"])},
    "/faults": {
        "faults": [{**FAULT, "seconds": 1, "body": {}, "headers": {"A": "b"}, "retry_after": 1, "location": "/"}]
    },
    "/clock": {"advance": 1.0, "factor": 0.0},
    "/logs": {"deployment_id": "", "count": 3, "message": "a", "seconds_apart": 0.1, "last_at": "2026-01-01T00:00:00Z"},
    "/metrics": {"deployment_id": "", "metric": "cpu", "values": ["1"]},
    "/seed": {"project_id": "pseed", "count": 1, "deployments": [{"name": "seed"}]},
    "/behaviours": {"upsert": "name", "ignored_fields": "region"},
    "/secrets": {"NAME": "value"},
    "/projects": {"pone": True},
    "/registries": {"one": True},
}


def places(value, path=()):
    """Where something can be replaced: every key and item, and the whole."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from places(one, (*path, key))


def replaced(value, path, new):
    if not path:
        return new
    key, *rest = path
    copied = value.copy()
    copied[key] = replaced(value[key], rest, new)
    return copied


def text(value):
    """JSON of a value that may be nested deeper than ``json`` goes."""
    depth = 0
    while isinstance(value, list) and len(value) == 1 and isinstance(value[0], list):
        depth, value = depth + 1, value[0]
    return "[" * depth + json.dumps(value) + "]" * depth


def addresses(simulator, deployment_id):
    """All that can be read."""
    known = ("/requests", "/faults", "/deployments", "/clock", "/secrets", "/behaviours", "/status")
    parts = ("", "/runs", "/logs", "/history", "/metrics?metric=cpu")
    yield from (simulator.control + path for path in known)
    yield from (f"{simulator.address}/deployments/{deployment_id}{part}" for part in parts)
    yield from (simulator.address + path for path in ("/deployments", f"/projects/{PROJECT}/deployments", "/projects"))


def test_no_request_breaks_later_ones(simulator):
    pool = urllib3.PoolManager(retries=False, timeout=30)
    key = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    cases = [(form, path) for form, body in FORMS.items() for path in places(body)]
    refused = 0

    @settings(max_examples=100, deadline=None)
    @given(st.sampled_from(cases), ODD)
    def try_out(case, odd):
        nonlocal refused
        simulator.reset()
        [deployment_id] = simulator.seed(config())
        form, path = case
        marked = replaced(FORMS[form], path, "@@") if path else "@@"
        if isinstance(marked, dict) and "deployment_id" in marked and marked["deployment_id"] == "":
            marked = {**marked, "deployment_id": deployment_id}
        sent = json.dumps(marked).replace('"@@"', text(odd)).encode()
        base = simulator.address if form == "/deployments" else simulator.control
        answer = pool.request("POST", base + form, body=sent, headers=key)
        refused += answer.status in (400, 422)
        assert answer.status in (200, 400, 404, 413, 422), (answer.status, sent[:200])
        for url in addresses(simulator, deployment_id):
            shown = pool.request("GET", url, headers=key)
            assert shown.status == 200, (url, sent[:200], shown.data[:200])
            json.loads(shown.data)

    try_out()
    assert refused
