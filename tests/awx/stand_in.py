# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in of the part of AWX's API that the collection awx.awx uses, on loopback.

It keeps objects, and refuses what AWX refuses. In one thing it is stricter: AWX drops fields that it does not know.
"""

from __future__ import annotations

import copy
import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from stand_in_kinds import KINDS, NOTIFICATIONS, UNIFIED, RefusedError, read_fields
from stand_in_rules import (
    check_answers,
    check_credential_type,
    check_inputs,
    check_rrule,
    check_survey,
    complete_notification,
    secret_inputs,
)

ROOT = "/api/v2/"
TOKEN = "a-token-of-the-stand-in"
HIDDEN = "$encrypted$"


class Controller:
    """What the stand-in holds: ``objects`` by collection and id, with secrets in the clear.

    ``playbooks`` are the files that every project has. ``asked`` are the writes: method, path and body.
    """

    def __init__(self, playbooks: Iterable[str]) -> None:
        self.playbooks = set(playbooks)
        self.objects: dict[str, dict[int, dict[str, Any]]] = {collection: {} for collection in KINDS}
        self.surveys: dict[int, dict[str, Any]] = {}
        self.members: dict[tuple[int, str], list[int]] = {}
        self.asked: list[tuple[str, str, Any]] = []
        self._next_id = 1
        self._lock = threading.Lock()

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        """The status and body of the answer to one request."""
        parts = path.removeprefix(ROOT).strip("/").split("/")
        with self._lock:
            if method != "GET":
                self.asked.append((method, path, body))
            try:
                return self._route(method, parts, query, body)
            except RefusedError as refused:
                return refused.status, refused.body

    def one(self, collection: str, name: str) -> dict[str, Any]:
        """The one object with this name (of a node: identifier)."""
        [found] = [one for one in self.objects[collection].values() if name in (one.get("name"), one.get("identifier"))]
        return found

    def create(self, collection: str, given: dict[str, Any]) -> dict[str, Any]:
        """Makes an object, or raises."""
        fields = self._checked(collection, given, None)
        fields["id"], self._next_id = self._next_id, self._next_id + 1
        self.objects[collection][fields["id"]] = fields
        return fields

    def everything(self) -> dict[str, Any]:
        """A copy of all that it holds."""
        return copy.deepcopy({"objects": self.objects, "surveys": self.surveys, "members": self.members})

    def _route(self, method: str, parts: list[str], query: dict[str, str], body: Any) -> tuple[int, Any]:
        if parts[0] == "unified_job_templates" and method == "GET" and len(parts) == 1:
            return 200, self._listed(list(UNIFIED), query)
        if parts[0] not in KINDS or len(parts) > 3:
            raise RefusedError(404, {"detail": "Not found."})
        if len(parts) == 1:
            if method == "GET":
                return 200, self._listed([parts[0]], query)
            if method == "POST":
                return 201, self._shown(parts[0], self.create(parts[0], body))
            raise RefusedError(405, {"detail": "Method not allowed."})
        one = self._get(parts[0], parts[1])
        if len(parts) == 3:
            return self._sub_route(method, parts[0], one, parts[2], body)
        if method == "PATCH":
            one.update(self._checked(parts[0], body, one))
        if method == "DELETE":
            self._delete(parts[0], one)
            return 204, None
        return 200, self._shown(parts[0], one)

    def _sub_route(self, method: str, collection: str, one: dict[str, Any], name: str, body: Any) -> tuple[int, Any]:
        if name == "survey_spec" and KINDS[collection].has_survey:
            return self._survey(method, one, body)
        if name == "create_approval_template" and collection == "workflow_job_template_nodes" and method == "POST":
            made = self.create("workflow_approval_templates", {**body, "node": one["id"]})
            one["unified_job_template"] = made["id"]
            return 201, self._shown("workflow_approval_templates", made)
        if name not in KINDS[collection].members:
            raise RefusedError(404, {"detail": "Not found."})
        members = self.members.setdefault((one["id"], name), [])
        there = KINDS[collection].members[name]
        if method == "GET":
            shown = [self._shown(there, self._get(there, str(member))) for member in members]
            return 200, {"count": len(shown), "next": None, "previous": None, "results": shown}
        member = self._get(there, str(body["id"]))
        if body.get("disassociate"):
            members.remove(member["id"])
            return 204, None
        if name.endswith("_nodes"):
            self._check_way(one, member)
        members.append(member["id"])
        return 204, None

    def _survey(self, method: str, one: dict[str, Any], body: Any) -> tuple[int, Any]:
        if method == "POST":
            check_survey(body)
            self.surveys[one["id"]] = body
            return 200, {}
        if method == "DELETE":
            self.surveys.pop(one["id"], None)
            return 200, {}
        return 200, self.surveys.get(one["id"], {})

    def _listed(self, collections: list[str], query: dict[str, str]) -> dict[str, Any]:
        found = []
        for collection in collections:
            found += [self._shown(collection, one) for one in self.objects[collection].values()]
        either = {name.removeprefix("or__"): value for name, value in query.items() if name.startswith("or__")}
        for name, value in query.items():
            if name.startswith("or__") or name == "page_size":
                continue
            field, below = [*name.split("__"), ""][:2]
            if not any(field in ("id", "type", *KINDS[collection].fields) for collection in collections):
                raise RefusedError(400, {"detail": f"There is no field {name}."})
            if below:
                value = str(next((one["id"] for one in self.objects[f"{field}s"].values() if one[below] == value), 0))
            found = [one for one in found if str(one.get(field)) == value]
        if either:
            found = [one for one in found if any(str(one.get(name)) == value for name, value in either.items())]
        return {"count": len(found), "next": None, "previous": None, "results": found}

    def _get(self, collection: str, number: str) -> dict[str, Any]:
        for name in UNIFIED if collection == "unified_job_templates" else [collection]:
            if number.isdigit() and int(number) in self.objects[name]:
                return self.objects[name][int(number)]
        if collection == "unified_job_templates" and number.isdigit():
            return self._get("workflow_approval_templates", number)
        raise RefusedError(404, {"detail": "Not found."})

    def _shown(self, collection: str, one: dict[str, Any]) -> dict[str, Any]:
        shown = copy.deepcopy(one)
        url = f"{ROOT}{collection}/{one['id']}/"
        related = {}
        if KINDS[collection].has_survey:
            related["survey_spec"] = url + "survey_spec/"
        if collection == "workflow_job_template_nodes" and one["unified_job_template"]:
            home = self._home(one["unified_job_template"])
            related["unified_job_template"] = f"{ROOT}{home}/{one['unified_job_template']}/"
        if collection == "credentials":
            for name in secret_inputs(self._get("credential_types", str(one["credential_type"]))) & set(one["inputs"]):
                shown["inputs"][name] = HIDDEN
        if collection == "notification_templates":
            for name, setting in NOTIFICATIONS[one["notification_type"]].items():
                if setting.get("secret") and one["notification_configuration"].get(name):
                    shown["notification_configuration"][name] = HIDDEN
        if collection == "projects":
            shown |= {"scm_revision": "0" * 40, "status": "successful"}
        return {**shown, "type": KINDS[collection].type, "url": url, "related": related, "summary_fields": {}}

    def _home(self, number: int) -> str:
        return next(name for name in (*UNIFIED, "workflow_approval_templates") if number in self.objects[name])

    def _checked(self, collection: str, given: dict[str, Any], present: dict[str, Any] | None) -> dict[str, Any]:
        kind = KINDS[collection]
        fields = read_fields(kind, given, {name: present[name] for name in kind.fields} if present else None)
        for name, one in kind.fields.items():
            if one.refers_to and fields[name] is not None:
                try:
                    self._get(one.refers_to, str(fields[name]))
                except RefusedError as error:
                    problem = f'Invalid pk "{fields[name]}" - object does not exist.'
                    raise RefusedError(400, {name: [problem]}) from error
        for other in self.objects[collection].values():
            if other is not present and all(other[name] == fields[name] for name in kind.one_of_a_kind):
                raise RefusedError(400, {"__all__": [f"{kind.type} with this name already exists."]})
        self._check_more(collection, fields, given, present)
        return fields

    def _check_more(
        self, collection: str, fields: dict[str, Any], given: dict[str, Any], present: dict[str, Any] | None
    ) -> None:
        if collection == "credential_types":
            check_credential_type(fields)
        elif collection == "credentials":
            check_inputs(self._get("credential_types", str(fields["credential_type"])), fields["inputs"])
            for name, value in fields["inputs"].items():
                if value == HIDDEN and present:
                    fields["inputs"][name] = present["inputs"][name]
        elif collection == "notification_templates":
            complete_notification(fields)
        elif collection == "inventory_sources":
            if fields["source"] == "scm" and not (fields["source_project"] and fields["source_path"]):
                raise RefusedError(400, {"source_project": ["Project and path required for scm type sources."]})
        elif collection == "job_templates":
            if fields["playbook"] not in self.playbooks:
                raise RefusedError(400, {"playbook": ["Playbook not found for project."]})
            if fields["inventory"] is None and not fields["ask_inventory_on_launch"]:
                raise RefusedError(400, {"inventory": ["You must either set a default value or ask to prompt."]})
        elif collection in ("schedules", "workflow_job_template_nodes"):
            self._check_launch(collection, fields)

    def _check_launch(self, collection: str, fields: dict[str, Any]) -> None:
        """What is saved for a later launch has to be asked for by what is launched."""
        if collection == "schedules":
            check_rrule(fields["rrule"])
        if fields["unified_job_template"] is None:
            return
        launched = self._get("unified_job_templates", str(fields["unified_job_template"]))
        if fields.get("job_type") and not launched.get("ask_job_type_on_launch"):
            raise RefusedError(400, {"job_type": ["Field is not configured to prompt on launch."]})
        survey = self.surveys.get(launched["id"]) if launched.get("survey_enabled") else None
        # A workflow may still give what a node lacks.
        check_answers(survey, fields["extra_data"], all_of_them=collection == "schedules")

    def _check_way(self, start: dict[str, Any], end: dict[str, Any]) -> None:
        if start["workflow_job_template"] != end["workflow_job_template"]:
            raise RefusedError(400, {"detail": "The nodes are of different workflows."})
        seen, ahead = set(), [end["id"]]
        while ahead:
            node = ahead.pop()
            seen.add(node)
            for (one, name), members in self.members.items():
                if one == node and name.endswith("_nodes"):
                    ahead += [member for member in members if member not in seen]
        if start["id"] in seen:
            raise RefusedError(400, {"Error": "Cycle detected."})

    def _delete(self, collection: str, one: dict[str, Any]) -> None:
        if collection == "credential_types":
            used = [held for held in self.objects["credentials"].values() if held["credential_type"] == one["id"]]
            if used:
                raise RefusedError(403, {"detail": "Credential types that are in use cannot be deleted"})
        del self.objects[collection][one["id"]]
        self.surveys.pop(one["id"], None)
        for members in self.members.values():
            members[:] = [member for member in members if member != one["id"]]
        for owned, name in KINDS[collection].owns:
            for held in [held for held in self.objects[owned].values() if held[name] == one["id"]]:
                self._delete(owned, held)
        self._forget(collection, one["id"])

    def _forget(self, collection: str, number: int) -> None:
        """What refers to an object that is gone refers to nothing."""
        homes = {collection, "unified_job_templates"} if collection in UNIFIED else {collection}
        for kind, held in self.objects.items():
            names = [name for name, field in KINDS[kind].fields.items() if field.refers_to in homes]
            for other in held.values():
                other.update({name: None for name in names if other[name] == number})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    controller: Controller

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or "null")
        address = urlsplit(self.path)
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            status, answer = 401, {"detail": "Authentication credentials were not provided."}
        else:
            query = dict(parse_qsl(address.query, keep_blank_values=True))
            status, answer = self.controller.answer(self.command, address.path, query, body)
        data = b"" if answer is None else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("X-API-Product-Name", "AWX")
        self.send_header("X-API-Product-Version", "24.6.1")
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PATCH = do_DELETE = _answer

    def log_message(self, *_arguments: Any) -> None:
        """Says nothing."""


@contextmanager
def serve(controller: Controller) -> Iterator[str]:
    """Serves it on loopback until the block ends; gives the address."""
    handler = type("Handler", (_Handler,), {"controller": controller})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
