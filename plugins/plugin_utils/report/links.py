# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Links of a report: only addresses that can't be anything else than what they look like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_HOSTS = {"github": "https://github.com", "gitlab": "https://gitlab.com"}
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\Z")
_SHA = re.compile(r"[0-9a-f]{7,64}\Z")
# No user, no password, and nothing that a browser would read in another way.
_ENDPOINT = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:/[A-Za-z0-9._~/-]*)?\Z")


def commit_url(git: Mapping[str, Any]) -> str:
    """Where the commit can be read; empty where its host is neither GitHub nor GitLab or a part is no plain name."""
    parts = (git.get(key) for key in ("host", "owner", "repo", "sha"))
    host, owner, repo, sha = (part if isinstance(part, str) else "" for part in parts)
    if host.lower() not in _HOSTS:
        return ""
    # A project of GitLab may lie in groups of groups.
    names = [*owner.split("/"), repo]
    if not all(map(_NAME.match, names)) or not _SHA.match(sha):
        return ""
    return "/".join([_HOSTS[host.lower()], *names, "commit", sha])


def endpoint_link(address: object) -> str:
    """The address if it is one of the web; else empty."""
    return address if isinstance(address, str) and _ENDPOINT.match(address) else ""
