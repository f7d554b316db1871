# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The API key where no option gives one: from the environment, else from the files of the vendor's command line.

``pspace login`` keeps a key for each team in ``~/.paperspace/credentials.toml`` (a table ``[keys]``, mode 0600) and
the name of the current team in ``config.toml`` beside it (``team``). It knows no other folder and no variable for the
team. Nothing is written here, and no message quotes what a file holds.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from typing import Any

from ansible.module_utils.basic import AnsibleFallbackNotFound

from ..errors import InputError

VARIABLE = "PAPERSPACE_API_KEY"
_CREDENTIALS = os.path.join("~", ".paperspace", "credentials.toml")
_CONFIG = os.path.join("~", ".paperspace", "config.toml")
_MAX_BYTES = 64 * 1024
_MEND = f"fix or remove it, or set {VARIABLE}"
_OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def key_fallback(*_variables: str) -> str:
    """``find_key`` as an argument spec's fallback: core then hides what it finds as it hides a given key.

    What is wrong with a file is left to whoever needs the key and looks again: core lets no error out of here.
    """
    try:
        return find_key()
    except InputError:
        raise AnsibleFallbackNotFound from None


def find_key() -> str:
    """The key. Raises InputError, which says what is wrong with which file, or names every place that was looked at."""
    return os.environ.get(VARIABLE, "").strip() or _key_of_cli()


def _key_of_cli() -> str:
    path, config_path = os.path.expanduser(_CREDENTIALS), os.path.expanduser(_CONFIG)
    keys = _keys(_document(path, private=True), path)
    if not keys:
        raise _problem(
            f"is not set: give the option, set {VARIABLE} in the environment, or log in with the vendor's command "
            f"line (pspace login), which stores a key in {path}"
        )
    team = _team(_document(config_path), config_path)
    if team in keys:
        return keys[team]
    if team is not None:
        raise _problem(
            f"the current team in {config_path} has no key in {path}: choose another team "
            f"(pspace config set team NAME), log in again (pspace login), or set {VARIABLE}"
        )
    if len(keys) > 1:
        raise _problem(
            f"{path} has keys for {len(keys)} teams, and {config_path} sets no current team: "
            f"choose one (pspace config set team NAME), or set {VARIABLE}"
        )
    return next(iter(keys.values()))


def _keys(document: Mapping[str, Any], path: str) -> dict[str, str]:
    """The keys by team."""
    keys = document.get("keys", {})
    if not isinstance(keys, Mapping) or not all(isinstance(key, str) and key.strip() for key in keys.values()):
        raise _problem(f"{path}: keys must be a table with one key per team; log in again (pspace login)")
    return {team: key.strip() for team, key in keys.items()}


def _team(document: Mapping[str, Any], path: str) -> str | None:
    team = document.get("team") or None
    if team is not None and not isinstance(team, str):
        raise _problem(f"{path}: team must be the name of a team")
    return team


def _document(path: str, *, private: bool = False) -> dict[str, Any]:
    """A file's document, empty where there is no such file."""
    # A task whose key is given needs no TOML.
    import tomllib

    content = _content(path, private)
    if not content:
        return {}
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _problem(f"{path} is not UTF-8; {_MEND}") from None
    # A number with too many digits is a plain ValueError. The messages are not shown: they quote the text.
    except (ValueError, RecursionError):
        raise _problem(f"{path} is not valid TOML; {_MEND}") from None


def _content(path: str, private: bool) -> bytes:
    try:
        with open(path, "rb", opener=_open_at_once) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise _problem(f"{path} is not a regular file; {_MEND}")
            if private and status.st_mode & _OF_OTHERS:
                raise _problem(f"{path} contains keys, but other users can access it: run chmod 600 {path}")
            content = file.read(_MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return b""
    except OSError as error:
        raise _problem(f"{path} can't be read: {error.strerror}; {_MEND}") from None
    if len(content) > _MAX_BYTES:
        raise _problem(f"{path} is larger than {_MAX_BYTES} bytes; {_MEND}")
    return content


def _open_at_once(path: str, flags: int) -> int:
    # A named pipe without a writer would hold a plain open for ever.
    return os.open(path, flags | os.O_NONBLOCK)


def _problem(text: str) -> InputError:
    return InputError("api_key", text)
