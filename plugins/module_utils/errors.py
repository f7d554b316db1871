# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The typed errors of the engine. Adapters turn each into a failed result: the message, then the details as keys."""

from __future__ import annotations

from typing import Any


class PaperspaceError(Exception):
    """Anything that ends a task. ``details`` is JSON-able, in snake_case, and holds no secret."""

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class InputError(PaperspaceError):
    """The task's own input is wrong; ``path`` names where, as in ``resources.autoscaling.metrics[0].metric``."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}" if path else problem)
        self.path = path
        self.problem = problem


class AbsentError(InputError):
    """The deployment that a task is about is not there, or no option names one."""


class ApiError(PaperspaceError):
    """The API answered with an error: its HTTP status, its code, its message, its field issues.

    ``stated`` is False for a response that is not JSON: a proxy may have given it, so it says nothing of the key.
    """

    def __init__(
        self,
        call: str,
        status: int,
        code: str,
        text: str,
        issues: list[dict[str, str]] | None = None,
        *,
        stated: bool = True,
    ) -> None:
        issues = issues or []
        parts = [f"{call} returned {status} {code}: {text}"]
        parts.extend(f"{issue['path']}: {issue['message']}" if issue["path"] else issue["message"] for issue in issues)
        error = {"status": status, "code": code, "message": text, "issues": issues}
        super().__init__(_with_remedy("; ".join(parts), status, stated), error=error)
        self.status = status
        self.code = code
        self.retry_after: float | None = None

    def advise(self, remedy: str) -> None:
        """Adds what the caller knows to be the remedy."""
        self.message = f"{self.message.rstrip('.')}: {remedy}"


class TransportError(PaperspaceError):
    """No whole answer arrived. ``sent`` is False only when the request surely never reached the API."""

    def __init__(self, call: str, problem: str, *, sent: bool, transient: bool = True) -> None:
        super().__init__(f"{call}: {problem}", error={"status": None, "code": None, "message": problem, "issues": []})
        self.sent = sent
        self.transient = transient


class ContractError(PaperspaceError):
    """An answer that is JSON but not of the shape that the API promises."""


class CancelledError(PaperspaceError):
    """The task was told to stop before its next write."""


class RolloutError(PaperspaceError):
    """A rollout that failed or did not end in time; the details carry phase, timeline, instances and logs."""


def is_transient(error: BaseException) -> bool:
    """Worth another look: no complete response came, or the API said 408, 429 or that it failed."""
    if isinstance(error, ApiError):
        return error.status in (408, 429) or error.status >= 500
    return isinstance(error, TransportError) and error.transient


def is_outage(error: BaseException, expired: bool) -> bool:
    """Nothing that a watch should end for: ``error`` may pass, or is only due to a deadline that has ``expired``."""
    return is_transient(error) or (expired and isinstance(error, TransportError))


_REMEDIES = {
    401: "Check api_key or PAPERSPACE_API_KEY: the key may be wrong, expired or revoked",
    403: "The key is valid, but its team is not allowed to do this",
    413: "The document is larger than the API accepts",
}


_UNSTATED_REMEDIES = {
    **_REMEDIES,
    403: "The response does not come from the API: check api_url and anything in between, such as a proxy",
}


def _with_remedy(text: str, status: int, stated: bool) -> str:
    """The API's own words may end with a dot or without."""
    remedy = (_REMEDIES if stated else _UNSTATED_REMEDIES).get(status)
    return f"{text.rstrip('.')}. {remedy}" if remedy else text
