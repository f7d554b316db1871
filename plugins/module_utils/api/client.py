# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The nine calls of the API over one HTTP session: auth, timeouts, TLS, retries, paging, typed errors.

Returns the models of ``models.py``; raises the errors of ``errors.py`` and nothing else.
"""

from __future__ import annotations

import copy
import itertools
import sys
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..errors import ApiError, ContractError, PaperspaceError, TransportError, is_transient
from ..libraries import requests, tenacity
from ..version import USER_AGENT
from . import models, responses
from .backoff import backoff
from .connection import Connection, read_connection
from .context import TaskContext
from .deadline import Deadline
from .server_clock import ServerClock
from .transport import Exchange
from .watchdog import Sessions, watched_session

PAGE_SIZE = 120
# Of all pages of a list, which is held in memory: 64 MiB; and of a log, which is not: 1 GiB.
MAX_LIST_BYTES = 67108864
MAX_LOG_BYTES = 1073741824
_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 15
_GIT_HEADERS = ("actor", "host", "owner", "ref", "repo", "sha")


class Client:
    """All calls share one deadline. A call that writes is not sent once ``context`` says that the task is cancelled.

    What is read may hold secrets: ``context`` learns them.
    """

    def __init__(self, connection: Connection, deadline: Deadline, context: TaskContext) -> None:
        self.connection = connection
        self.deadline = deadline
        self.context = context
        self.session = _session(connection, context.sessions)
        self.clock = ServerClock()
        self.secrets = context.secrets
        self.secrets.learn([connection.api_key])

    @classmethod
    def of_task(cls, params: Mapping[str, Any], context: TaskContext, seconds: float) -> Client:
        """The client that a task's connection options ask for, with ``seconds`` for all calls. InputError."""
        return cls(read_connection(params), Deadline(seconds), context)

    def until(self, deadline: Deadline) -> Client:
        """The same client, session included, with another deadline."""
        other = copy.copy(self)
        other.deadline = deadline
        return other

    def deployment(self, deployment_id: str) -> models.Deployment:
        """GET one deployment. ApiError with status 404 if there is none."""
        path = f"/deployments/{quoted(deployment_id)}"
        deployment = responses.parse(models.Deployment, self.get(path), f"a deployment (GET {path})")
        self.secrets.learn_deployment(deployment)
        return deployment

    def deployments(
        self, project_id: str | None = None, name: str | None = None, option: str = "project_id"
    ) -> Iterator[models.Deployment]:
        """GET the deployments of a project, or of the key's team; ``name`` is a hint: compare exactly yourself.

        Each comes once, though a list that changes while it is read can show one on two pages; it can also miss one:
        see ``identity.find``. ``option`` is what errors call that of the project. ContractError if the list of a
        project shows a deployment of another one.
        """
        return itertools.chain.from_iterable(self.deployment_pages(project_id, name, option))

    def deployment_pages(
        self, project_id: str | None = None, name: str | None = None, option: str = "project_id"
    ) -> Iterator[list[models.Deployment]]:
        """``deployments``, page by page."""
        path = f"/projects/{quoted(project_id)}/deployments" if project_id else "/deployments"
        seen: set[str] = set()
        remedy = self.remedy_for_missing(option if project_id else None)
        for items in self._pages_of_list(path, {"name": name} if name else {}, remedy):
            page = responses.parse_list(models.Deployment, items, f"deployments (GET {path})")
            for deployment in page:
                self.secrets.learn_deployment(deployment)
                if project_id and deployment.project_id != project_id:
                    raise ContractError(
                        f"GET {path}: unexpected API response: the deployment {deployment.id} is in project "
                        f"{deployment.project_id}: write {option} exactly as the API shows it"
                    )
            fresh = {deployment.id: deployment for deployment in page if deployment.id not in seen}
            seen.update(fresh)
            yield list(fresh.values())

    def remedy_for_missing(self, option: str | None) -> str:
        """What to check where the API says that there is no such list.

        ``option`` names that of the project; None is for the list of all.
        """
        if option is None or not urllib.parse.urlsplit(self.connection.api_url).path:
            return "check api_url, which usually ends in /v1"
        return f"check {option} and api_key"

    def upsert(
        self,
        project_id: str,
        config: Mapping[str, Any],
        deployment_id: str | None = None,
        git: Mapping[str, str] | None = None,
    ) -> str:
        """POST a whole config; the deployment's id."""
        body: dict[str, Any] = {"projectId": project_id, "config": config}
        if deployment_id:
            body["deploymentId"] = deployment_id
        headers = {f"x-git-{key}": git[key] for key in _GIT_HEADERS} if git else {}
        answer = self._call("POST", "/deployments", body=body, headers=headers)
        return responses.parse(models.Upserted, answer, "the response to a write (POST /deployments)").deployment_id

    def delete(self, deployment_id: str) -> bool:
        """DELETE a deployment. False if the API says that there is none."""
        try:
            self._call("DELETE", f"/deployments/{quoted(deployment_id)}")
        except ApiError as error:
            if error.status != 404:
                raise
            return False
        return True

    def history(self, deployment_id: str, limit: int | None = None) -> Iterator[models.HistorySpec]:
        """GET the specs of a deployment, newest first; no more than ``limit``, and no page that is not needed.

        Each page is a whole one: an error of a spec may quote what an earlier one held.
        """
        path = f"/deployments/{quoted(deployment_id)}/history"
        pages = self.pages(path, {"order": "desc"}, remedy="give a smaller limit")
        specs = (spec for items in pages for spec in self._specs(items, path))
        return itertools.islice(specs, None if limit is None else min(limit, sys.maxsize))

    def _specs(self, items: list[Any], path: str) -> list[models.HistorySpec]:
        specs = responses.parse_list(models.HistorySpec, items, f"the history (GET {path})")
        for spec in specs:
            self.secrets.learn_spec(spec)
        return specs

    def log_pages(
        self, deployment_id: str, *, order: str, instance_id: str | None = None, limit: int = PAGE_SIZE
    ) -> Iterator[list[models.LogLine]]:
        """GET log lines page by page; ``order`` is ``asc`` (oldest first) or ``desc``."""
        query = {"order": order, **({"instanceId": instance_id} if instance_id else {})}
        path = f"/deployments/{quoted(deployment_id)}/logs"
        for items in self.pages(path, query, limit, most=MAX_LOG_BYTES, remedy="give tail or a later since"):
            yield responses.parse_list(models.LogLine, items, f"the logs (GET {path})")

    def metrics(self, deployment_id: str, metric: str, timeframe: str | None = None) -> Any:
        """GET one metric, raw: the API answers in three shapes."""
        query = {"metric": metric, **({"timeframe": timeframe} if timeframe else {})}
        return self.get(f"/deployments/{quoted(deployment_id)}/metrics", query)

    def runs(self, deployment_id: str, limit: int = 10) -> list[models.Run]:
        """GET the newest runs, newest first, with their instances."""
        path = f"/deployments/{quoted(deployment_id)}/runs"
        return responses.parse_list(models.Run, self.get(path, {"limit": limit}), f"the runs (GET {path})")

    def pages(
        self,
        path: str,
        query: Mapping[str, Any],
        limit: int = PAGE_SIZE,
        *,
        most: int | None = None,
        remedy: str = "read less at once",
    ) -> Iterator[list[Any]]:
        """GET a list page by page, each as it is in the answer. All of them may have ``most`` bytes, or raise."""
        room = _Room(f"GET {path}", MAX_LIST_BYTES if most is None else most, remedy)
        seen: set[str] = set()
        cursor: str | None = None
        while True:
            wanted = {**query, "limit": limit, **({"after": cursor} if cursor else {})}
            answer = self._call("GET", path, query=wanted, room=room)
            page = responses.parse(models.Page, answer, f"a page of a list (GET {path})")
            yield page.items
            if not page.has_more:
                return
            cursor = page.next_page
            if not cursor:
                raise ContractError(f"GET {path}: the response has a next page but no cursor")
            if cursor in seen:
                raise ContractError(
                    f"GET {path}: the API returned the page cursor {cursor!r} twice (endless pagination)"
                )
            seen.add(cursor)

    def get(self, path: str, query: Mapping[str, Any] | None = None) -> Any:
        """GET anything, raw: retried while another try may help."""
        return self._call("GET", path, query=query)

    def _pages_of_list(self, path: str, query: Mapping[str, Any], remedy: str) -> Iterator[list[Any]]:
        try:
            yield from self.pages(path, query, remedy="read one project at a time")
        except ApiError as error:
            if error.status == 404:
                error.advise(remedy)
            raise

    def _call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        room: _Room | None = None,
    ) -> Any:
        """One loop around send, body and decode: a retry below it would see neither cut bodies nor the deadline.

        A write is repeated only when the API surely did not do it, and asks each time whether it may still be sent.
        """
        writes = method != "GET"
        exchange = Exchange(self.session, self.connection, self.clock, self.deadline, method, path)
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception(_surely_not_done if writes else is_transient),
            wait=backoff(_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS),
            stop=self._gives_up,
            sleep=self.deadline.sleep,
            reraise=True,
        )

        def send() -> Any:
            if writes:
                self.context.check_cancelled()
            answer = exchange.run(query, body, headers)
            if room is not None:
                room.take(exchange.size)
            return answer

        return retrying(send)

    def _gives_up(self, state: tenacity.RetryCallState) -> bool:
        """After the last retry; and sleeping past the deadline would only make the same failure later."""
        return state.attempt_number > self.connection.retries or state.upcoming_sleep >= self.deadline.remaining()


class _Room:
    """What is left for the pages of a list: an API whose pages never end must not fill the memory."""

    def __init__(self, call: str, most: int, remedy: str) -> None:
        self._left = most
        self._problem = f"{call}: the pages exceed {most >> 20} MiB: {remedy}"

    def take(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise PaperspaceError(self._problem)


def _session(connection: Connection, sessions: Sessions) -> requests.Session:
    """The session of this connection; items of a loop share it, and with it the TCP and TLS connection."""
    key = connection.identity()
    if key not in sessions:
        session = watched_session()
        # Else ~/.netrc would replace the key and REQUESTS_CA_BUNDLE beat validate_certs: connection.py decides instead.
        session.trust_env = False
        session.auth = _bearer(connection.api_key)
        session.headers.update({"User-Agent": USER_AGENT, "Accept": "application/json"})
        sessions[key] = session
    return sessions[key]


def _bearer(key: str) -> Callable[[requests.PreparedRequest], requests.PreparedRequest]:
    def authorize(request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {key}"
        return request

    return authorize


def _surely_not_done(error: BaseException) -> bool:
    """Worth another try of a write: only what surely was not done may be repeated without looking."""
    if isinstance(error, ApiError):
        return error.status == 429
    return isinstance(error, TransportError) and error.transient and not error.sent


def quoted(text: object) -> str:
    """Any text as one part of a path."""
    return urllib.parse.quote(str(text), safe="", errors="replace")
