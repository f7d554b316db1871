# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the key goes and what is trusted, whatever the environment says."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import certifi
import pytest
import trustme
from simulator_fixture import KEY, start_simulator

from ansible_collections.paperspace.cloud.plugins.module_utils.api.connection import is_loopback, read_connection
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError

OPTIONS: dict[str, Any] = {
    "api_key": "k",
    "api_url": "https://api.paperspace.com/v1",
    "api_timeout": 30.0,
    "api_retries": 5,
    "validate_certs": True,
    "ca_path": None,
}


@pytest.mark.parametrize(
    ("change", "place", "hint"),
    [
        ({"api_key": None}, "api_key", "PAPERSPACE_API_KEY"),
        ({"api_key": "  "}, "api_key", "PAPERSPACE_API_KEY"),
        ({"api_key": "two words"}, "api_key", "space"),
        ({"api_key": "line\nbreak"}, "api_key", "line break"),
        ({"api_key": "schlüssel"}, "api_key", "character"),
        ({"api_url": "http://api.paperspace.com/v1"}, "api_url", "https"),
        ({"api_url": "http://localhost.evil.example/v1"}, "api_url", "https"),
        ({"api_url": "http://127.0.0.1.evil.example/v1"}, "api_url", "https"),
        ({"api_url": "ftp://127.0.0.1"}, "api_url", "https URL"),
        ({"api_url": "api.paperspace.com"}, "api_url", "https URL"),
        ({"api_url": "https://me:pw@api.example/v1"}, "api_url", "api_key"),
        ({"api_url": "https://api.example/v1?x=1"}, "api_url", "'?'"),
        ({"api_url": "https://api.example:port/v1"}, "api_url", "URL"),
        ({"api_url": "https://api.example:0/v1"}, "api_url", "https URL"),
        ({"api_url": "https://:443/v1"}, "api_url", "https URL"),
        ({"api_timeout": 0}, "api_timeout", "more than 0"),
        ({"api_retries": -1}, "api_retries", "negative"),
        ({"ca_path": "/not/there.pem"}, "ca_path", "/not/there.pem"),
    ],
    ids=str,
)
def test_bad_options_are_refused_by_name(change, place, hint):
    with pytest.raises(InputError) as caught:
        read_connection({**OPTIONS, **change})
    assert caught.value.path == place
    assert hint in caught.value.message
    secret = change.get("api_key")
    assert not (secret and secret.strip()) or secret not in caught.value.message


def test_a_key_is_stripped():
    assert read_connection({**OPTIONS, "api_key": " key\n"}).api_key == "key"


@pytest.mark.parametrize(
    ("hosts", "expected"),
    [
        (["localhost", "127.0.0.1", "127.8.9.1", "::1"], True),
        (["10.0.0.1", "localhost.example", "0.0.0.0", None, ""], False),
    ],
)
def test_loopback(hosts, expected):
    assert {is_loopback(host) for host in hosts} == {expected}


def test_neither_the_key_nor_a_proxys_password_is_shown_by_a_connection(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://me:proxy-password@proxy.example:3128")
    shown = repr(read_connection({**OPTIONS, "api_key": "k3y-k3y-k3y"}))
    assert "k3y-k3y-k3y" not in shown and "proxy-password" not in shown


@pytest.mark.parametrize("change", [{"api_timeout": 0.5}, {"api_retries": 0}, {"api_url": "https://api.example:1/v1"}])
def test_the_least_that_is_allowed(change):
    read_connection({**OPTIONS, **change})


def test_certificates_are_checked_unless_somebody_says_no():
    assert read_connection(OPTIONS).verify is True
    assert read_connection({**OPTIONS, "validate_certs": False}).verify is False


def test_a_session_is_shared_by_what_sends_the_same_key_to_the_same_place_only(monkeypatch):
    changes = [{}, {"api_key": "other"}, {"api_url": "https://api.example"}, {"validate_certs": False}]
    assert len({read_connection({**OPTIONS, **change}).identity() for change in [*changes, *changes]}) == len(changes)
    before = read_connection(OPTIONS).identity()
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    assert read_connection(OPTIONS).identity() != before


class _Trap(BaseHTTPRequestHandler):
    """Notes every request that must not come."""

    def do_GET(self) -> None:
        self.server.seen.append((self.path, self.headers.get("Authorization")))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def trap() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), _Trap)
    server.seen = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"])
def test_loopback_is_never_proxied(task, trap, monkeypatch, variable):
    monkeypatch.setenv(variable, f"http://127.0.0.1:{trap.server_port}")
    assert task("deployment_info")["deployments"] == []
    assert trap.seen == []


def test_another_host_is_proxied_as_the_environment_says(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    assert dict(read_connection(OPTIONS).proxies)["https"] == "http://proxy.example:3128"
    monkeypatch.setenv("no_proxy", "api.paperspace.com")
    assert read_connection(OPTIONS).proxies == ()


def test_netrc_does_not_replace_the_key(task, simulator, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password other\ndefault login me password other\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    # The simulator takes one key only.
    assert task("deployment_info")["deployments"] == []


def test_a_redirect_takes_no_key_along(task, simulator, trap):
    simulator.post_faults(
        {"method": "GET", "kind": "redirect", "location": f"http://127.0.0.1:{trap.server_port}/v1/deployments"}
    )
    task.fails("deployment_info")
    assert trap.seen == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> tuple[str, str]:
    """(certificate, key) of a server on loopback that only its own authority vouches for; the first holds both."""
    folder = tmp_path_factory.mktemp("tls")
    authority = trustme.CA()
    server = authority.issue_cert("127.0.0.1", "localhost")
    server.private_key_pem.write_to_path(str(folder / "key.pem"))
    for pem in (*server.cert_chain_pems, authority.cert_pem):
        pem.write_to_path(str(folder / "cert.pem"), append=True)
    return str(folder / "cert.pem"), str(folder / "key.pem")


@pytest.fixture(scope="module")
def tls(certificate) -> Iterator[Any]:
    with start_simulator(tls_cert=certificate[0], tls_key=certificate[1], api_key=KEY) as simulator:
        yield simulator


@pytest.fixture
def secure(task, tls):
    """The same tasks against a server whose certificate only its own file vouches for."""
    task.simulator = tls
    return task


def test_an_unknown_certificate_is_refused_with_the_remedy(secure):
    message = secure.fails("deployment_info").message
    assert "certificate" in message and "ca_path" in message
    assert KEY not in message


def test_ca_path_is_trusted(secure, certificate):
    assert secure("deployment_info", ca_path=certificate[0])["deployments"] == []


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_the_bundle_of_the_environment_is_trusted(secure, certificate, monkeypatch, variable):
    monkeypatch.setenv(variable, certificate[0])
    assert secure("deployment_info")["deployments"] == []


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_no_bundle_of_the_environment_turns_checking_on_or_off(secure, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certifi.where())
    assert secure("deployment_info", validate_certs=False)["deployments"] == []
    assert "certificate" in secure.fails("deployment_info").message
    monkeypatch.setenv("CURL_CA_BUNDLE", "")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "")
    assert "certificate" in secure.fails("deployment_info").message


def test_nothing_listens(task):
    message = task.fails("deployment_info", api_url="http://127.0.0.1:9/v1", api_retries=0).message
    assert "cannot connect" in message and "api_url" in message


def test_a_name_that_does_not_resolve(task):
    message = task.fails("deployment_info", api_url="https://no-such-host.invalid/v1", api_retries=0).message
    assert "api_url" in message


def test_a_wrong_key(task):
    error = task.fails("deployment_info", api_key="wrong-key-wrong")
    assert error.details["error"]["status"] == 401
    assert "api_key" in error.message and "wrong-key-wrong" not in error.message
