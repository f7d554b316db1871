# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where requests go, with which key, and what they trust: the connection options, checked once a task.

Nothing outside the options changes where the key goes: ``~/.netrc`` is not read, loopback is never proxied, redirects
are not followed, and plain http is refused for any other host.
"""

from __future__ import annotations

import ipaddress
import os
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import InputError
from ..libraries import requests
from ..spec.redact import without_userinfo
from .credentials import find_key


@dataclass(frozen=True)
class Connection:
    """Checked connection options. ``verify`` is a path of CA certificates, or whether certificates are checked."""

    api_url: str
    api_key: str = field(repr=False)
    timeout: float
    retries: int
    verify: str | bool
    proxies: tuple[tuple[str, str], ...] = field(repr=False)

    def identity(self) -> tuple[object, ...]:
        """What an HTTP session may be shared by: a fork, another key or another proxy needs its own."""
        return (os.getpid(), self.api_url, self.api_key, self.verify, self.proxies)


def read_connection(params: Mapping[str, Any]) -> Connection:
    """The connection options of a task, with the key that is found where they give none.

    Raises InputError that names the option and the remedy, never the key.
    """
    url = _url(params["api_url"])
    timeout = params["api_timeout"]
    if not timeout > 0:
        raise InputError("api_timeout", "must be more than 0 seconds")
    if params["api_retries"] < 0:
        raise InputError("api_retries", "must not be negative")
    return Connection(
        api_url=url,
        api_key=_key(params.get("api_key")),
        timeout=timeout,
        retries=params["api_retries"],
        verify=_verify(params),
        proxies=_proxies(url),
    )


def is_loopback(host: str | None) -> bool:
    """True for ``localhost`` and the loopback addresses; names are not resolved, so nothing can point elsewhere."""
    if host == "localhost" or (host or "").endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def _url(given: object) -> str:
    text = str(given or "").strip().rstrip("/")
    # Before it is read: what a password may hold can make a URL unreadable.
    if without_userinfo(text) != text:
        raise InputError("api_url", "must not contain a user name or password: give the key in api_key")
    try:
        parts = urllib.parse.urlsplit(text)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        raise InputError("api_url", "is not a valid URL") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_fine:
        raise InputError("api_url", "give an https URL with a host, as in https://api.paperspace.com/v1")
    if parts.query or parts.fragment:
        raise InputError("api_url", "must end with the path: no '?' and no '#'")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise InputError(
            "api_url",
            f"plain http would send the key unencrypted to {parts.hostname}: use https (http is only for loopback)",
        )
    return text


def _key(value: object) -> str:
    key = str(value or "").strip() or find_key()
    if not key.isascii() or not key.isprintable() or " " in key:
        raise InputError(
            "api_key",
            "contains a space, a line break or another invalid character: check its source",
        )
    return key


def _verify(params: Mapping[str, Any]) -> str | bool:
    if not params["validate_certs"]:
        return False
    path: str | None = params.get("ca_path") or os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    if not path:
        return True
    source = "ca_path" if params.get("ca_path") else "REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE"
    if "\0" in path or not os.access(path, os.R_OK):
        raise InputError(source, f"{path} does not exist or can't be read")
    return path


def _proxies(url: str) -> tuple[tuple[str, str], ...]:
    if is_loopback(urllib.parse.urlsplit(url).hostname) or requests is None:
        return ()
    return tuple(sorted(requests.utils.get_environ_proxies(url).items()))
