# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scripted faults: which request one hits, and how often."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal[
    "latency",
    "status",
    "rate_limit",
    "drop",
    "cut",
    "garbage",
    "slow_body",
    "stale",
    "late_404",
    "duplicate",
    "no_cursor",
    "same_cursor",
    "vanish",
    "late",
    "error_in_200",
    "huge",
    "redirect",
    "wrong_shape",
]


# What can stand in a header: anything else would break the answer when its turn comes.
HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")]
HeaderValue = Annotated[str, Field(pattern=r"^[\t\x20-\x7e\xa0-\xff]*$")]


class Fault(BaseModel):
    """One scripted fault. ``when`` says whether the request's work is done before the fault shows."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    method: str = "*"
    path: str = Field(default="*", description="An exact path or a shell pattern.")
    kind: Kind
    times: int = Field(default=1, ge=-1, description="How often it is used; -1 is for ever.")
    after: int = Field(default=0, ge=0, description="How many matching requests pass first.")
    when: Literal["before", "after"] | None = None
    seconds: float = Field(default=1.0, ge=0, le=3600, description="Real seconds; of late, simulated ones.")
    drips: int = Field(default=10, ge=1, le=10_000)
    status: int | None = Field(default=None, ge=200, le=599)
    body: Any = None
    headers: dict[HeaderName, HeaderValue] = Field(default_factory=dict)
    retry_after: float | HeaderValue | None = None
    bytes: int = Field(default=10_000_000, ge=1)
    location: HeaderValue = "/v1/deployments"
    code: str = "INTERNAL_SERVER_ERROR"
    message: str = "A scripted fault."

    def matches(self, method: str, path: str) -> bool:
        return self.method.upper() in ("*", method) and (self.path == path or fnmatchcase(path, self.path))

    @property
    def works_first(self) -> bool:
        """Whether the request's work is done although its answer is spoiled."""
        if self.when is None:
            return self.kind in ("garbage", "wrong_shape")
        return self.when == "after"


class FaultList:
    """Armed faults in the order in which they were put in."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, faults: list[Fault]) -> None:
        self._faults += faults

    def clear(self) -> None:
        self._faults.clear()

    def left(self) -> list[Fault]:
        return list(self._faults)

    def take(self, method: str, path: str) -> Fault | None:
        """The fault for this request. One that still lets requests pass counts this one and is passed over."""
        for fault in self._faults:
            if not fault.matches(method, path):
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            if fault.times > 0:
                fault.times -= 1
            if fault.times == 0:
                self._faults.remove(fault)
            return fault
        return None
