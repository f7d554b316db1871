# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the API key comes from, and what is said of files that it can't be read from."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter import arguments, normalize
from ansible_collections.paperspace.cloud.plugins.module_utils.api.connection import read_connection
from ansible_collections.paperspace.cloud.plugins.module_utils.api.credentials import find_key
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError

KEY, OTHER = "k3y-of-the-first-team", "k3y-of-another-team"
ONE = f'version = 1\n[keys]\nfirst = "{KEY}"\n'
TWO = ONE + f'"the second team" = " {OTHER} "\n'

Keep = Callable[..., Path]


@pytest.fixture
def keep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keep:
    """Writes the files of the vendor's CLI into a home folder of the test's own; gives their folder."""
    monkeypatch.delenv("PAPERSPACE_API_KEY", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / ".paperspace"
    folder.mkdir()

    def write(credentials: str | bytes | None = None, config: str | bytes | None = None, mode: int = 0o600) -> Path:
        for name, content in (("credentials.toml", credentials), ("config.toml", config)):
            if content is not None:
                (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
                (folder / name).chmod(mode)
        return folder

    return write


def problem() -> str:
    """Why there is no key; whatever is said quotes no file."""
    with pytest.raises(InputError) as raised:
        find_key()
    assert raised.value.__cause__ is None
    for held in (KEY, OTHER, "first", "the second team"):
        assert held not in raised.value.message
    assert raised.value.path == "api_key"
    return raised.value.message


def validated(**given: str) -> dict[str, str]:
    """The arguments of a task, as both adapters validate them, and the values that core hides."""
    spec = arguments.CONNECTION
    found = ArgumentSpecValidator(spec).validate(normalize.without_unset(given, spec))
    assert not found.error_messages
    return {"key": found.validated_parameters["api_key"], "hidden": found._no_log_values}


@pytest.mark.parametrize(
    ("credentials", "config", "expected"),
    [
        (ONE, None, KEY),
        (ONE, 'version = 1\nlocale = "en-US"\n', KEY),
        (ONE, 'team = ""\n', KEY),
        (TWO, 'team = "first"\n', KEY),
        (TWO, 'team = "the second team"\n', OTHER),
        ("\ufeff" + ONE, None, KEY),
        (ONE + "#" * (64 * 1024 - len(ONE)), None, KEY),
    ],
)
def test_the_key_of_the_current_team(keep, credentials, config, expected):
    keep(credentials, config)
    assert find_key() == expected


def test_the_order_of_the_places(keep, monkeypatch):
    keep(ONE)
    assert validated(api_key="given")["key"] == "given"
    assert validated() == {"key": KEY, "hidden": {KEY}}
    monkeypatch.setenv("PAPERSPACE_API_KEY", " of-the-environment ")
    assert validated() == {"key": "of-the-environment", "hidden": {"of-the-environment"}}
    assert validated(api_key="given")["key"] == "given"


@pytest.mark.parametrize("empty", ["", "  "])
def test_what_is_empty_is_not_set(keep, monkeypatch, empty):
    keep(ONE)
    monkeypatch.setenv("PAPERSPACE_API_KEY", empty)
    assert validated(api_key=empty)["key"] == KEY


def test_a_key_in_a_nearer_place_leaves_the_files_alone(keep, monkeypatch):
    keep("broken", "broken", mode=0o666)
    assert validated(api_key="given")["key"] == "given"
    monkeypatch.setenv("PAPERSPACE_API_KEY", "of-the-environment")
    assert find_key() == "of-the-environment"


def test_a_connection_finds_it_too(keep):
    keep(ONE)
    defaults = {name: option.get("default") for name, option in arguments.CONNECTION.items()}
    assert read_connection(defaults).api_key == KEY


@pytest.mark.parametrize("credentials", [None, "", "version = 1\n", "[keys]\n"])
def test_no_key_anywhere_names_every_place(keep, credentials):
    folder = keep(credentials)
    text = problem()
    for place in ("option", "PAPERSPACE_API_KEY", str(folder / "credentials.toml"), "pspace login"):
        assert place in text
    assert validated()["key"] is None


@pytest.mark.parametrize(
    ("credentials", "config", "at_fault", "expected"),
    [
        (f'[keys]\nfirst = "{KEY}\n', None, "credentials.toml", "is not valid TOML"),
        (f'keys = "{KEY}"\n', None, "credentials.toml", "keys must be a table"),
        ("[keys]\nfirst = 1\n", None, "credentials.toml", "keys must be a table"),
        ('[keys]\nfirst = ""\n', None, "credentials.toml", "keys must be a table"),
        (b'[keys]\nfirst = "\xff"\n', None, "credentials.toml", "is not UTF-8"),
        ("#" * (64 * 1024 + 1), None, "credentials.toml", "is larger than 65536 bytes"),
        (TWO, None, "config.toml", "sets no current team"),
        (TWO, 'team = "third"\n', "config.toml", "has no key in"),
        (ONE, 'team = "third"\n', "config.toml", "has no key in"),
        (ONE, "team = 1\n", "config.toml", "must be the name of a team"),
        (ONE, "team = first\n", "config.toml", "is not valid TOML"),
    ],
)
def test_what_is_wrong_with_a_file(keep, credentials, config, at_fault, expected):
    folder = keep(credentials, config)
    text = problem()
    assert expected in text and str(folder / at_fault) in text
    assert "PAPERSPACE_API_KEY" in text or "pspace login" in text or "team" in text


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o660])
def test_a_file_that_others_may_use_is_refused(keep, mode):
    folder = keep(ONE, mode=mode)
    assert f"chmod 600 {folder / 'credentials.toml'}" in problem()


def test_the_name_of_the_team_is_no_secret(keep):
    folder = keep(TWO, 'team = "first"\n')
    (folder / "config.toml").chmod(0o644)
    assert find_key() == KEY


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_is_refused_at_once(keep, make):
    folder = keep()
    make(folder / "credentials.toml")
    assert "is not a regular file" in problem() or "directory" in problem()


def test_a_home_that_is_no_folder_has_no_key(tmp_path, monkeypatch, keep):
    (tmp_path / "file").touch()
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    assert "is not set" in problem()
