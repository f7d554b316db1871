# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The faults of the matrix: every kind that the simulator plays, in the forms in which it can strike."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import Any, get_args

from simulator_fixture import PROGRAM

sys.path.append(str(PROGRAM))

from paperspace_simulator.faults import Kind

# What another user deletes is no fault of an answer: test_lists.py plays it.
KINDS: tuple[str, ...] = tuple(kind for kind in get_args(Kind) if kind != "vanish")

# A request that takes longer than this was given up; the simulator carries it out all the same, a little later.
SHORT_TIMEOUT = 0.2
TOO_LONG = 0.3
# Bodies over the engine's own limit would cost a tenth of a second each: the matrix makes that limit small.
BODY_LIMIT = 1_000_000


@dataclass(frozen=True)
class Form:
    """One way in which a kind strikes. ``late``: the request is given up before its answer is there.

    ``lies``: its answer looks good and is wrong, so that no client could know. ``good``: all is well with its answer.
    ``methods`` and ``lists_only`` say where it means something.
    """

    name: str
    kind: str
    options: dict[str, Any] = field(default_factory=dict, hash=False)
    late: bool = False
    lies: bool = False
    good: bool = False
    methods: tuple[str, ...] = ("GET", "POST", "DELETE")
    lists_only: bool = False

    def at(self, position: int, times: int = 1) -> dict[str, Any]:
        """For the simulator: strikes the request after so many others, whatever they are."""
        return {"kind": self.kind, **self.options, "after": position, "times": times}


def _status(status: int, when: str = "before") -> Form:
    return Form(f"{status} {when}", "status", {"status": status, "when": when})


_WRITE: dict[str, tuple[str, ...]] = {"methods": ("POST", "DELETE")}

FORMS: tuple[Form, ...] = (
    Form("latency", "latency", {"seconds": 0.01}),
    Form("latency past the time-out", "latency", {"seconds": TOO_LONG}, late=True),
    *(_status(status, when) for status in (500, 503) for when in ("before", "after")),
    _status(408, "after"),
    _status(502, "after"),
    *(_status(status) for status in (400, 401, 403, 409)),
    Form("500 without JSON", "status", {"status": 500, "body": "<html>oops</html>"}),
    Form("rate limit", "rate_limit"),
    Form("rate limit with Retry-After", "rate_limit", {"retry_after": 2}),
    Form("rate limit with a long Retry-After", "rate_limit", {"retry_after": 3600}),
    Form("drop before", "drop", {"when": "before"}),
    Form("drop after", "drop", {"when": "after"}),
    Form("cut", "cut"),
    Form("garbage", "garbage"),
    Form("garbage before", "garbage", {"when": "before"}),
    Form("slow body", "slow_body", {"seconds": 0.02, "drips": 4}),
    Form("slow body past the time-out", "slow_body", {"seconds": 2 * TOO_LONG, "drips": 6}, late=True),
    # Within the time in which a lost write is looked for; test_late_writes.py has the other times.
    *(
        Form(f"done {seconds} s late, {status or 'dropped'}", "late", {"seconds": seconds, "status": status}, **_WRITE)
        for seconds, status in ((1, None), (12, 504), (15, None), (28, None))
    ),
    Form("accepted without a body", "status", {"status": 204, "when": "after"}, good=True, methods=("DELETE",)),
    Form("no cursor", "no_cursor", methods=("GET",), lists_only=True),
    Form("the same cursor", "same_cursor", methods=("GET",), lists_only=True),
    Form("stale", "stale", lies=True, methods=("GET",)),
    Form("late 404", "late_404", lies=True),
    Form("duplicate", "duplicate", lies=True, methods=("GET",), lists_only=True),
    Form("error in 200 before", "error_in_200"),
    Form("error in 200 after", "error_in_200", {"when": "after"}),
    Form("refusal in 200", "error_in_200", {"code": "FORBIDDEN", "message": "No."}),
    Form("huge", "huge", {"bytes": BODY_LIMIT + 1}),
    Form("redirect", "redirect", {"location": "https://elsewhere.example/v1"}),
    Form("wrong shape", "wrong_shape"),
    # Where a bare list is what is asked for, this is a good answer.
    Form("wrong shape of a list", "wrong_shape", {"body": []}, lies=True),
    Form("wrong shape of an item", "wrong_shape", {"body": {"hasMore": False, "items": [{"id": 5}]}}),
)

# What goes on from a position for ever, or for some time: an outage.
LASTING = tuple(
    form
    for form in FORMS
    if form.name
    in {
        "503 before",
        "500 after",
        "401 before",
        "rate limit",
        "rate limit with a long Retry-After",
        "drop before",
        "drop after",
        "cut",
        "garbage",
        "stale",
        "late 404",
        "error in 200 before",
        "wrong shape",
    }
)

# Those of them in which the API is only not there.
_ABSENT = {"503 before", "rate limit", "drop before", "drop after", "cut"}
OUTAGES = tuple(form for form in LASTING if form.name in _ABSENT)
