# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data of three reports: for the tests of what renders them, for the browser and for the pictures.

Every value is made from the number of its minute or second, so that each run sees the same.
"""

from __future__ import annotations

import datetime
import math
from typing import Any

START = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
DEPLOYMENT = "6b1d0c1e-2f5a-4d0b-9f3e-0a1b2c3d4e5f"
SPECS = (
    "9a7c2f64-0d1e-4c7b-8f21-5b6a7c8d9e0f",
    "3c1b9e70-7a52-4d0e-a8f3-1e2d3c4b5a69",
    "0f4e8d2c-51b6-4a97-b3c8-7d6e5f4a3b2c",
)
GIT = {
    "actor": "ada",
    "host": "github",
    "owner": "example",
    "repo": "llm",
    "ref": "main",
    "sha": "3f786850e387550fdab836ed7e6dc881de23001b",
}
OLD_SHA = "89e6c98d92887913cadf06b2adb97f26cde4849b"


def at(seconds: float) -> str:
    return (START + datetime.timedelta(seconds=seconds)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _common(**more: Any) -> dict[str, Any]:
    return {
        "name": "llm",
        "project_id": "p1exampleid",
        "deployment_id": DEPLOYMENT,
        "endpoint_url": "https://d6b1d0c1e2f5a4d0b9f3e0a1b2c3d4e5f.clexample.paperspacegradient.com",
        "changed": True,
        "hint": None,
        "reason": None,
        "problems": [],
        **more,
    }


def _timeline(*entries: tuple[float, str, str]) -> list[dict[str, Any]]:
    return [
        {"at": at(seconds), "seconds": seconds, "phase": phase, "message": text} for seconds, phase, text in entries
    ]


def _spec(number: int, tag: str, seconds: float, sha: str, *, healthy: bool = True) -> dict[str, Any]:
    return {
        "id": SPECS[number],
        "deployment_id": DEPLOYMENT,
        "external_applied": at(seconds + 4),
        "dt_healthy": at(seconds + 96) if healthy else None,
        "error": None,
        "data": {"image": f"registry.example.com/team/llm:{tag}", "resources": {"replicas": 2}},
        "metadata": {"git": {**GIT, "sha": sha}},
    }


def _instance(name: str, state: str, message: str | None, *steps: tuple[float, str, str | None]) -> dict[str, Any]:
    return {
        "instance_id": name,
        "state": state,
        "state_message": message,
        "dt_created": at(steps[0][0]),
        "dt_finished": None,
        "history": [{"state": name_of, "message": text, "timestamp": at(seconds)} for seconds, name_of, text in steps],
    }


def _run(number: int, replicas: int, ready: int, *instances: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"r{number}exampleid",
        "replicas": replicas,
        "ready_replicas": ready,
        "available_replicas": 0,
        "instances": list(instances),
    }


def _series(metric: str, instance: str | None, gpu: str | None, values: list[float | None]) -> dict[str, Any]:
    points = [{"timestamp": at(60 * minute), "value": value} for minute, value in enumerate(values)]
    return {"metric": metric, "instance_id": instance, "gpu": gpu, "points": points}


def summary_of(series: dict[str, Any]) -> dict[str, Any]:
    numbers = [point["value"] for point in series["points"] if point["value"] is not None]
    known = {
        "min": min(numbers),
        "mean": sum(numbers) / len(numbers),
        "max": max(numbers),
        "last": numbers[-1],
        "count": len(numbers),
    }
    return {**{key: series[key] for key in ("metric", "instance_id", "gpu")}, **known}


def wave(base: float, swing: float, shift: float, minutes: int = 60) -> list[float]:
    def value(n: int) -> float:
        ripple = math.sin((n + shift) / 6) + 0.35 * math.sin((n + shift) * 1.9) + 0.2 * math.sin((n + shift) * 0.7)
        return round(base + swing * ripple, 3)

    return [value(n) for n in range(minutes)]


def _gpu_with_a_gap() -> list[float | None]:
    values: list[float | None] = list(wave(72, 14, 9))
    values[24:31] = [None] * 7
    return values


def _metrics() -> dict[str, Any]:
    series = [
        _series("cpu", "i7f2exampleid", None, wave(41, 9, 0)),
        _series("cpu", "i9c4exampleid", None, wave(37, 7, 14)),
        _series("memory", "i7f2exampleid", None, [round(value) for value in wave(11.4e9, 0.5e9, 2)]),
        _series("memory", "i9c4exampleid", None, [round(value) for value in wave(10.6e9, 0.4e9, 30)]),
        _series("gpu", "i7f2exampleid", "0", wave(78, 12, 5)),
        _series("gpu", "i9c4exampleid", "0", _gpu_with_a_gap()),
        _series("requests_duration_seconds_1m", None, None, wave(0.21, 0.04, 3)),
    ]
    return {"series": series, "summary": [summary_of(one) for one in series]}


def _logs(*lines: tuple[float, str, str]) -> list[dict[str, Any]]:
    return [{"dt_created": at(seconds), "instance_id": name, "message": text} for seconds, name, text in lines]


def healthy_rollout() -> dict[str, Any]:
    """A rollout that went well, with gates and every metric."""
    replicas = [
        _instance(
            name,
            "healthy",
            None,
            (6, "pending", "Pulling the image."),
            (41, "running", None),
            (80 + n, "healthy", None),
        )
        for n, name in enumerate(("i7f2exampleid", "i9c4exampleid"))
    ]
    return _common(
        kind="rollout",
        generated_at=at(400),
        outcome="rolled_out",
        headline="llm serves registry.example.com/team/llm:1.5 on two replicas, and passed its gates for five minutes.",
        spec_id=SPECS[0],
        previous_spec_id=SPECS[1],
        timeline=_timeline(
            (0.3, "read", "found, 2/2 replicas ready"),
            (0.9, "apply", "POST: a new spec"),
            (4.2, "wait", "applied, 0/2 replicas ready"),
            (41.0, "wait", "1/2 replicas ready, i9c4exampleid pending (Pulling the image.)"),
            (83.4, "probe", "healthy, 2/2 replicas ready"),
            (85.1, "soak", "the endpoint answered 200 at /ready"),
            (385.6, "report", "all gates passed for 300 s"),
        ),
        changes=[
            {"path": "env.HF_TOKEN", "before": "********", "after": "******** (changed)"},
            {"path": "env.MODEL", "before": "small", "after": "medium"},
            {
                "path": "image",
                "before": "registry.example.com/team/llm:1.4",
                "after": "registry.example.com/team/llm:1.5",
            },
            {"path": "resources.replicas", "before": 1, "after": 2},
            {"path": "resources.autoscaling", "before": None, "after": {"enabled": True, "maxReplicas": 4}},
        ],
        gates=[
            {
                "name": "latency",
                "status": "passed",
                "detail": "max of requests_duration_seconds_1m is 0.27, which is below 0.5",
            },
            {"name": "memory", "status": "passed", "detail": "max of memory is 12.1G, which is below 15G"},
            {"name": "no panic", "status": "passed", "detail": "no line matches panic"},
        ],
        runs=[_run(2, 2, 2, *replicas)],
        logs=_logs(
            (44, "i7f2exampleid", "INFO  Starting server 1.5 (model medium)"),
            (52, "i7f2exampleid", "INFO  Loaded 3 shards in 7.9 s"),
            (61, "i9c4exampleid", "INFO  Starting server 1.5 (model medium)"),
            (70, "i9c4exampleid", "INFO  Loaded 3 shards in 8.2 s"),
            (79, "i7f2exampleid", "INFO  Listening on 0.0.0.0:8000"),
            (81, "i9c4exampleid", "INFO  Listening on 0.0.0.0:8000"),
            (85, "i7f2exampleid", 'INFO  "GET /ready HTTP/1.1" 200'),
        ),
        history=[_spec(0, "1.5", 0, GIT["sha"]), _spec(1, "1.4", -86_400 * 6, OLD_SHA)],
        git=GIT,
        command="ansible-playbook paperspace.cloud.rollout -e rollout_project_id=p1exampleid -e rollout_src=llm.yaml",
        **_metrics(),
    )


def failed_rollout() -> dict[str, Any]:
    """A rollout whose image crashes, and that was taken back."""
    crash = "Back-off restarting the container: exit code 1"
    bad = [
        _instance(
            name,
            "errored",
            crash,
            (6 + n, "pending", "Pulling the image."),
            (31 + n, "running", None),
            (39 + n, "errored", "The container ended with exit code 1."),
            (52 + n, "errored", crash),
        )
        for n, name in enumerate(("i2b8exampleid", "i5d1exampleid"))
    ]
    good = [
        _instance(name, "healthy", None, (-400_000, "healthy", None)) for name in ("i7f2exampleid", "i9c4exampleid")
    ]
    series = [
        _series("memory", "i2b8exampleid", None, [round(abs(value)) for value in wave(15.2e9, 0.6e9, 2, 12)]),
        _series("memory", "i5d1exampleid", None, [round(abs(value)) for value in wave(15.0e9, 0.7e9, 9, 12)]),
    ]
    return _common(
        kind="rollout",
        generated_at=at(131),
        outcome="rolled_back",
        headline="registry.example.com/team/llm:1.6 crashed on both instances, and llm is back on the spec before it.",
        reason=f"i2b8exampleid turned errored after the write and stayed so for 30 s: {crash}",
        hint="The log tells of torch.cuda.OutOfMemoryError: the model may need a machine type with more memory.",
        spec_id=SPECS[0],
        previous_spec_id=SPECS[1],
        timeline=_timeline(
            (0.3, "read", "found, 2/2 replicas ready"),
            (0.8, "apply", "POST: a new spec"),
            (4.4, "wait", "applied, 0/2 replicas ready"),
            (31.2, "wait", "0/2 replicas ready, i2b8exampleid running"),
            (39.0, "wait", "0/2 replicas ready, i2b8exampleid errored (The container ended with exit code 1.)"),
            (69.5, "rollback", "failed early; going back to the spec that was healthy"),
            (72.8, "wait", "applied, 1/2 replicas ready"),
            (118.9, "wait", "healthy, 2/2 replicas ready"),
        ),
        changes=[
            {
                "path": "image",
                "before": "registry.example.com/team/llm:1.5",
                "after": "registry.example.com/team/llm:1.6",
            },
            {"path": "env.MODEL", "before": "medium", "after": "large"},
        ],
        gates=[
            {"name": "latency", "status": "no_data", "detail": "no measurements of requests_duration_seconds_1m yet"},
            {"name": "memory", "status": "failed", "detail": "max of memory is 16.1G, which is not below 15G"},
            {"name": "replicas", "status": "passed", "detail": "the deployment was there the whole time"},
        ],
        runs=[_run(3, 2, 0, *bad), _run(2, 2, 2, *good)],
        series=series,
        summary=[summary_of(one) for one in series],
        logs=_logs(
            (32, "i2b8exampleid", "INFO  Starting server 1.6 (model large)"),
            (33, "i5d1exampleid", "INFO  Starting server 1.6 (model large)"),
            (36, "i2b8exampleid", "WARN  Shard 4 of 6: 1.2 GiB left on the device"),
            (38, "i2b8exampleid", "Traceback (most recent call last):"),
            (38, "i2b8exampleid", '  File "/app/serve.py", line 41, in <module>'),
            (38, "i2b8exampleid", "    model = load(os.environ['MODEL'])"),
            (38, "i2b8exampleid", "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.50 GiB"),
            (39, "i5d1exampleid", "FATAL the model could not be loaded"),
            (51, "i2b8exampleid", "INFO  Starting server 1.6 (model large)"),
        ),
        history=[
            _spec(0, "1.6", 0, GIT["sha"], healthy=False),
            _spec(1, "1.5", -86_400 * 5, OLD_SHA),
            _spec(2, "1.4", -86_400 * 12, "d670460b4b4aece5915caf5c68d12f560a9fe3e4"),
        ],
        git=GIT,
        command="ansible-playbook paperspace.cloud.rollout -e rollout_project_id=p1exampleid -e rollout_src=llm.yaml",
    )


def diagnosis() -> dict[str, Any]:
    """A diagnosis of a deployment whose cluster can't be asked for metrics."""
    run = _run(
        1,
        2,
        1,
        _instance("i7f2exampleid", "healthy", None, (-9000, "pending", None), (-8950, "healthy", None)),
        _instance(
            "i9c4exampleid",
            "pending",
            "Waiting for a machine of type A4000 in ny2.",
            (-3600, "pending", "Waiting for a machine of type A4000 in ny2."),
        ),
    )
    return _common(
        kind="diagnosis",
        generated_at=at(2),
        outcome="unhealthy",
        headline="llm has one of two replicas ready; the other one has been waiting for a machine for an hour.",
        reason="i9c4exampleid is pending: Waiting for a machine of type A4000 in ny2.",
        hint="Look whether the machine type is available in the region, or choose another one.",
        changed=False,
        spec_id=SPECS[1],
        previous_spec_id=None,
        timeline=[],
        changes=[],
        gates=[],
        runs=[run],
        series=[],
        summary=[],
        logs=_logs(
            (-8980, "i7f2exampleid", "INFO  Starting server 1.5 (model medium)"),
            (-8955, "i7f2exampleid", "INFO  Listening on 0.0.0.0:8000"),
            (-120, "i7f2exampleid", "ERROR upstream closed the connection: <broken pipe> & no retry"),
            (-60, "i7f2exampleid", 'INFO  "GET /ready HTTP/1.1" 200'),
        ),
        history=[_spec(1, "1.5", -9100, GIT["sha"]), _spec(2, "1.4", -86_400 * 6, OLD_SHA)],
        git=None,
        command="ansible-playbook paperspace.cloud.diagnose -e diagnose_project_id=p1exampleid -e diagnose_name=llm",
        problems=[
            "metrics: the API answered 500 INTERNAL_SERVER_ERROR five times",
            "logs: only the last 200 lines were asked for",
        ],
    )


SITUATIONS = {"healthy": healthy_rollout, "failed": failed_rollout, "diagnosis": diagnosis}
