# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guarantees 10: the key goes to the API and nowhere else, whatever the environment says."""

from __future__ import annotations

import collections
import io
import os
from typing import Any
from unittest import mock

import pytest
from depth import FULL
from guarantees.strategies import MARK
from hypothesis import example, given, settings
from hypothesis import strategies as st
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from ansible_collections.paperspace.cloud.plugins.module_utils.api.client import Client
from ansible_collections.paperspace.cloud.plugins.module_utils.api.connection import read_connection
from ansible_collections.paperspace.cloud.plugins.module_utils.api.context import TaskContext
from ansible_collections.paperspace.cloud.plugins.module_utils.api.deadline import Deadline
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import PaperspaceError

COUNTS: collections.Counter[str] = collections.Counter()
PLAIN = f"{MARK}-key-0123456789"
KEYS = st.one_of(
    st.just(PLAIN),
    st.just(PLAIN),
    st.just(f"  {PLAIN}\n"),
    st.builds(
        lambda text: f"{PLAIN}{text}{PLAIN}",
        st.one_of(st.sampled_from([" ", "\n", "\r\nX-Other: 1", "\x00", "\u2028"]), st.text(min_size=1, max_size=2)),
    ),
)
LOOPBACK = ["127.0.0.1", "localhost", "[::1]", "127.0.0.2"]
ELSEWHERE = ["api.example.com", "localhost.example.com", "127.0.0.1.example.com", "10.0.0.1"]
PROXY = "http://proxy.example.com:3128"
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


class Wire:
    """What stands where the network begins: it keeps what would go out, and answers with a page or a redirect."""

    def __init__(self, location: str | None) -> None:
        self.location = location
        self.sent: list[tuple[PreparedRequest, dict[str, Any]]] = []

    def send(self, request: PreparedRequest, **options: Any) -> Response:
        self.sent.append((request, options))
        answer = Response()
        answer.status_code, answer.request, answer.url = 200, request, request.url
        answer.raw = Raw(b'{"hasMore": false, "items": []}')
        if self.location is not None:
            answer.status_code = 302
            answer.headers["Location"] = self.location
        return answer


class Raw(io.BytesIO):
    def read1(self, size: int | None = -1, decode_content: bool = True) -> bytes:
        return super().read1(size)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """CA bundles, and a netrc with an entry for every host."""
    folder = tmp_path_factory.mktemp("trust")
    hosts = [host.strip("[]") for host in LOOPBACK + ELSEWHERE]
    texts = dict.fromkeys(("bundle-1", "bundle-2", "given"), "")
    texts["netrc"] = "".join(f"machine {host} login me password netrc-password\n" for host in hosts)
    for name, text in texts.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o600)
    return {name: str(folder / name) for name in (*texts, "missing")}


@settings(max_examples=1500 if FULL else 120)
@given(
    key=KEYS,
    scheme=st.sampled_from(["http", "https"]),
    host=st.sampled_from(LOOPBACK + ELSEWHERE),
    path=st.sampled_from(["/v1", "/v1/", "", "?key=1", "#x", "/a/../b"]),
    proxies=st.lists(st.sampled_from(PROXIES), unique=True),
    no_proxy=st.sampled_from([None, "*", "api.example.com", ""]),
    trust=st.fixed_dictionaries(
        {"validate_certs": st.booleans()},
        optional={"ca_path": st.sampled_from(["given", "missing"])},
    ),
    bundles=st.fixed_dictionaries(
        {},
        optional={
            "REQUESTS_CA_BUNDLE": st.sampled_from(["bundle-1", "missing"]),
            "CURL_CA_BUNDLE": st.just("bundle-2"),
        },
    ),
    location=st.sampled_from([None, "https://evil.example.com/", "//evil.example.com", "http://[", "/other", ""]),
)
@example(
    key=PLAIN,
    scheme="https",
    host="api.example.com",
    path="/v1",
    proxies=[],
    no_proxy=None,
    trust={"validate_certs": True},
    bundles={},
    location="https://evil.example.com/",
)
def check_way(files, key, scheme, host, path, proxies, no_proxy, trust, bundles, location):
    environment = {**dict.fromkeys(proxies, PROXY), **{name: files[word] for name, word in bundles.items()}}
    environment |= {"NETRC": files["netrc"], **({"no_proxy": no_proxy} if no_proxy is not None else {})}
    trust = {name: files.get(word, word) for name, word in trust.items()}
    wire = Wire(location)
    told = ""
    with (
        mock.patch.dict(os.environ, environment),
        mock.patch.object(HTTPAdapter, "send", lambda _adapter, request, **options: wire.send(request, **options)),
    ):
        options = {"api_url": f"{scheme}://{host}{path}", "api_key": key, "api_timeout": 30, "api_retries": 0}
        try:
            client = Client(read_connection({**options, **trust}), Deadline(30), TaskContext())
            list(client.deployments("p1"))
        except PaperspaceError as error:
            told = f"{error.message} {error.details}"
    COUNTS["clients"] += 1
    COUNTS["sent"] += len(wire.sent)
    assert MARK not in told
    stripped = key.strip()
    usable = stripped.isascii() and stripped.isprintable() and " " not in stripped
    loopback = host in LOOPBACK
    trusted = trust["validate_certs"] and (trust.get("ca_path") or _bundle(environment))
    if not usable or (scheme == "http" and not loopback) or path[:1] in ("?", "#") or trusted == files["missing"]:
        assert wire.sent == [] and told
        return
    # No redirect was followed, and whatever became of it was said.
    assert len(wire.sent) == 1
    assert bool(told) == (location is not None)
    request, sent = wire.sent[0]
    assert request.headers.pop("Authorization") == f"Bearer {stripped}"
    assert MARK not in f"{request.url} {dict(request.headers)} {request.body}"
    assert request.url.startswith(f"{scheme}://{host}/")
    assert sent["verify"] == (trusted or trust["validate_certs"])
    _assert_proxies(sent["proxies"], proxies, no_proxy, scheme, host)


def _bundle(environment: dict[str, str]) -> str | None:
    return environment.get("REQUESTS_CA_BUNDLE") or environment.get("CURL_CA_BUNDLE")


def _assert_proxies(used: Any, named: list[str], no_proxy: str | None, scheme: str, host: str) -> None:
    """Loopback is never proxied; elsewhere the environment counts as it does for every program."""
    used = dict(used)
    if host in LOOPBACK or no_proxy == "*" or (no_proxy and host == no_proxy):
        assert used == {}
        return
    wanted = any(name.lower() in (f"{scheme}_proxy", "all_proxy") for name in named)
    assert bool({scheme, "all"} & set(used)) == wanted


def test_the_key_goes_to_the_api_and_nowhere_else(files: dict[str, str]) -> None:
    check_way(files)
    assert COUNTS["clients"] >= (1500 if FULL else 120)
    assert COUNTS["sent"] > 0
