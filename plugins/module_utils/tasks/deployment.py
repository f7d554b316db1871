# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The task ``deployment``: its options -> a request -> one deployment reconciled."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..api.client import Client
from ..api.context import TaskContext
from ..errors import InputError
from ..reconcile.identity import read_identity, require_one
from ..reconcile.single import Single
from ..reconcile.state import DeploymentRequest, DesiredState, WaitOptions
from ..spec.documents import Patch, read_document, read_options
from ..spec.options import SPEC
from ..spec.redact import MASK, MASK_CHANGED, without_userinfo
from ..spec.removal import read_remove
from .overlay import overlay

# Without a wait a task has to end all the same, whatever the server does.
UNWAITED_SECONDS = 300
_GIT_KEYS = ("actor", "host", "owner", "repo", "ref", "sha")


def run(params: Mapping[str, Any], context: TaskContext) -> dict[str, Any]:
    """One run of the task. Returns the documented result; raises PaperspaceError."""
    request = read_request(params)
    client = Client.of_task(params, context, deadline_seconds(params, context))
    single = Single(client, request)
    return single.absent() if params["state"] == "absent" else single.present()


def deadline_seconds(params: Mapping[str, Any], context: TaskContext) -> float:
    """How long the whole task may take."""
    return params["wait_timeout"] if params["wait"] and not context.check_mode else UNWAITED_SECONDS


def read_request(params: Mapping[str, Any]) -> DeploymentRequest:
    """The options of one deployment as a request. Raises InputError that names the option."""
    wait = read_wait(params)
    patch = read_patch(params)
    identity = read_identity(params, name=patch.name)
    require_one(identity, "name (here or in the spec)")
    desired = DesiredState(
        patch,
        identity.name,
        identity.project_id,
        purge=bool(params.get("purge")),
        redeploy=bool(params.get("redeploy")),
        show_env=bool(params.get("show_env")),
    )
    return DeploymentRequest(identity, desired.plan, read_git(params.get("git")), desired.show_env, wait)


def read_wait(params: Mapping[str, Any]) -> WaitOptions:
    """The options of a wait. Raises InputError that names the one which can't be."""
    for option in ("wait_timeout", "wait_interval"):
        if not params[option] > 0:
            raise InputError(option, "must be more than 0 seconds")
    if params["wait_unhealthy_seconds"] < 0:
        raise InputError("wait_unhealthy_seconds", "must not be negative")
    return WaitOptions(params["wait"], params["wait_interval"], params["wait_unhealthy_seconds"])


def read_patch(params: Mapping[str, Any]) -> Patch:
    """The spec that the options give, flat or as a document. Raises InputError that names the path."""
    patch = flat = read_options({option: params.get(option) for option in SPEC})
    document, source = params.get("spec"), str(params.get("src") or "spec")
    if document is not None:
        patch = overlay(read_document(document, source), flat, source)
    elif params.get("src"):
        raise InputError("src", "needs the action plugin, which was bypassed here; use spec")
    # As any option beside a document, it wins over that.
    return dataclasses.replace(patch, remove=read_remove(params.get("remove"), flat))


def read_git(given: Mapping[str, Any] | None) -> dict[str, str] | None:
    """The option ``git`` as the API's headers want it, without the user and the password of a URL.

    Raises InputError where a part is missing or no header.
    """
    # CI systems put a token into the URL of the repository.
    git = {key: without_userinfo(str(value), "") for key, value in (given or {}).items() if value not in (None, "")}
    if not git:
        return None
    missing = [key for key in _GIT_KEYS if key not in git]
    if missing:
        raise InputError("git", f"give all of {', '.join(_GIT_KEYS)} or none: {', '.join(missing)} is missing")
    for key, value in git.items():
        if not value.isprintable() or not value.isascii() or value in (MASK, MASK_CHANGED):
            raise InputError(f"git.{key}", "is sent as an HTTP header: use plain ASCII without line breaks")
    return git
