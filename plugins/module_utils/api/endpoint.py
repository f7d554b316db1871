# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoint of a deployment: its address, and whether it asks for a password."""

from __future__ import annotations

import os
import re
import urllib.parse

from ..libraries import requests
from ..spec.health import is_disabled
from ..spec.redact import without_userinfo
from ..version import USER_AGENT
from .client import Client
from .connection import is_loopback
from .models import Deployment
from .watchdog import Sessions, Watchdog, watched_session

_LONGEST_SECONDS = 5
_BASIC = re.compile(r"(?:\A|,)\s*basic\b", re.IGNORECASE)


def endpoint_url(endpoint: str | None) -> str | None:
    """The address of what the API gives as a host without a scheme: plain http for loopback, https for all else.

    One with a scheme is taken as it is, but for a user in it.
    """
    endpoint = without_userinfo(endpoint or "", "")
    if not endpoint or "://" in endpoint:
        return endpoint or None
    return f"{'http' if is_loopback(_host(f'//{endpoint}')) else 'https'}://{endpoint}"


def asks_password(deployment: Deployment | None, client: Client, sessions: Sessions) -> bool:
    """True if a deployment that is not switched off answers one request without a password by asking for one.

    The API key does not go there, no redirect is followed, and no body is read. An endpoint that can't be reached asks
    for nothing.
    """
    if deployment is None:
        return False
    spec = deployment.latest_spec
    url = endpoint_url(deployment.endpoint)
    limit = client.deadline.within(_LONGEST_SECONDS)
    if url is None or limit.expired() or is_disabled(spec.data if spec is not None else None):
        return False
    try:
        with Watchdog(limit.remaining()):
            return _asks(url, client, sessions, limit.remaining())
    # Whatever is wrong with the address or what is there: nothing that was seen asks for a password.
    except (OSError, ValueError, requests.exceptions.RequestException):
        return False


def _asks(url: str, client: Client, sessions: Sessions, seconds: float) -> bool:
    host = _host(url)
    loopback = is_loopback(host)
    proxies = {} if loopback else requests.utils.get_environ_proxies(url)
    address, headers = _reached_at(url, host)
    response = _session(sessions).request(
        "GET",
        address,
        headers=headers,
        timeout=max(0.001, seconds),
        verify=client.connection.verify,
        proxies=proxies,
        allow_redirects=False,
        stream=True,
    )
    try:
        return response.status_code == 401 and bool(_BASIC.search(response.headers.get("WWW-Authenticate", "")))
    finally:
        response.close()


def _reached_at(url: str, host: str | None) -> tuple[str, dict[str, str]]:
    """Where to connect to, and the headers that name the host: not each machine resolves ``*.localhost``."""
    if not (host or "").endswith(".localhost"):
        return url, {}
    parts = urllib.parse.urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return parts._replace(netloc=f"127.0.0.1{port}").geturl(), {"Host": parts.netloc}


def _host(url: str) -> str | None:
    try:
        return urllib.parse.urlsplit(url).hostname
    except ValueError:
        return None


def _session(sessions: Sessions) -> requests.Session:
    """A session without the API key, and without what ~/.netrc says of the host."""
    key = (os.getpid(), "endpoints")
    if key not in sessions:
        session = watched_session()
        session.trust_env = False
        session.headers.update({"User-Agent": USER_AGENT})
        sessions[key] = session
    return sessions[key]
