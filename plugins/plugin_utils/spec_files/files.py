# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Spec files on the controller: finds, decrypts and parses what the option ``src`` names.

No message quotes the content of a file: a path in it is given as line and column.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ansible.errors import AnsibleFileNotFound
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import is_encrypted
from yaml import MarkedYAMLError

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError, PaperspaceError
from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.yaml_scalars import ambiguous_texts
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.plain_data import plain_data

try:
    import json5
except ImportError:
    json5 = None  # type: ignore[assignment]  # asked for where a file needs it

MAX_BYTES = 1024 * 1024
# Vault writes its ciphertext as hexadecimal of hexadecimal, in lines.
_MAX_ENCRYPTED_BYTES = MAX_BYTES * 4 + MAX_BYTES // 4

_SUFFIXES = (".yaml", ".yml", ".json", ".jsonc", ".toml")
DEFAULT_NAMES = tuple(f"paperspace{suffix}" for suffix in _SUFFIXES) + tuple(
    os.path.join(".paperspace", f"app{suffix}") for suffix in _SUFFIXES
)

Find = Callable[[str], str]
Parse = Callable[[str, str, DataLoader], Any]


class SpecFileError(PaperspaceError):
    """A spec file that can't be found, read or parsed."""


def read_spec(src: str, find: Find, loader: DataLoader) -> tuple[str, dict[str, Any]]:
    """The path of the file that ``src`` names, and its document as plain JSON data.

    ``find`` turns ``src`` into the path of a file or folder as Ansible's own actions do (role ``files/``, playbook
    folder), and raises AnsibleFileNotFound. Raises SpecFileError.
    """
    path = _file_of(_found(src, find))
    parse = _parser(path)
    document = parse(_text(path, loader), path, loader)
    if not isinstance(document, Mapping):
        raise SpecFileError(f"{path} contains {_kind(document)}, not a mapping of spec fields")
    try:
        return path, plain_data(document)
    except InputError as error:
        raise SpecFileError(f"{path}: {error.message}") from None


def _found(src: str, find: Find) -> str:
    if not src.strip():
        raise SpecFileError("src is empty: give a file or folder, or omit src")
    if "\0" in src:
        raise SpecFileError("src contains a null character")
    try:
        return os.path.abspath(find(src))
    except AnsibleFileNotFound as error:
        looked_for = list(dict.fromkeys(error.paths or [os.path.expanduser(src)]))
    broken = [found for found in looked_for if os.path.islink(found)]
    if broken:
        raise SpecFileError(f"src: {broken[0]} is a broken or circular symbolic link")
    raise SpecFileError(f"src: no file or folder {src} on the controller; looked for {', '.join(looked_for)}")


def _file_of(path: str) -> str:
    """The file itself, or in a folder the first of the default names that is there."""
    if not os.path.isdir(path):
        return path
    for name in DEFAULT_NAMES:
        candidate = os.path.join(path, name)
        if os.path.lexists(candidate):
            return candidate
    raise SpecFileError(f"src: the folder {path} contains none of {', '.join(DEFAULT_NAMES)}")


def _parser(path: str) -> Parse:
    suffix = os.path.splitext(path)[1].lower()
    if suffix not in _PARSERS:
        raise SpecFileError(
            f"{path} has the unknown suffix {suffix or '(none)'}; valid suffixes: {', '.join(_SUFFIXES)}"
        )
    return _PARSERS[suffix]


def _text(path: str, loader: DataLoader) -> str:
    content = _bytes(path)
    if is_encrypted(content):
        content = _decrypted(content, path, loader)
    if len(content) > MAX_BYTES:
        raise SpecFileError(f"{path} is larger than {MAX_BYTES} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SpecFileError(f"{path} is not UTF-8: line {line} contains an invalid byte") from None


def _bytes(path: str) -> bytes:
    try:
        with open(path, "rb", opener=_open_at_once) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise SpecFileError(f"{path} is not a regular file")
            content = file.read(_MAX_ENCRYPTED_BYTES + 1)
    except OSError as error:
        raise SpecFileError(f"{path} can't be read: {error.strerror}") from None
    if len(content) > _MAX_ENCRYPTED_BYTES:
        raise SpecFileError(f"{path} is larger than {MAX_BYTES} bytes")
    return content


def _open_at_once(path: str, flags: int) -> int:
    # A named pipe without a writer would hold a plain open for ever.
    return os.open(path, flags | os.O_NONBLOCK)


def _decrypted(content: bytes, path: str, loader: DataLoader) -> bytes:
    vault = loader._vault
    if not vault.secrets:
        raise SpecFileError(f"{path} is encrypted with Ansible Vault, but no vault password was given")
    try:
        return bytes(vault.decrypt(content))
    except Exception:
        raise SpecFileError(
            f"{path} is encrypted with Ansible Vault, and none of the given vault passwords decrypts it"
        ) from None


def _yaml(text: str, path: str, loader: DataLoader) -> Any:
    try:
        document = loader.load(text, file_name=path, show_content=False)
        ambiguous = next(ambiguous_texts(text), None) if isinstance(document, Mapping) else None
    except RecursionError:
        raise SpecFileError(f"{path} is nested too deeply") from None
    except Exception as error:
        raise _yaml_error(error, path) from None
    if ambiguous is not None:
        keys, line, column = ambiguous
        raise SpecFileError(
            f"{path} at line {line}, column {column}: {'.'.join(keys)}: YAML 1.1 and 1.2 read this unquoted value "
            "differently: quote it"
        )
    return document


def _yaml_error(error: Exception, path: str) -> SpecFileError:
    marked = next((cause for cause in _causes(error) if isinstance(cause, MarkedYAMLError)), None)
    if marked is None:
        return SpecFileError(f"{path} is not readable YAML ({type(error).__name__})")
    if "single document" in (marked.context or ""):
        return SpecFileError(f"{path} contains more than one document{_position(marked)}")
    return SpecFileError(f"{path} is not valid YAML{_position(marked)}: {_unquoted(marked.problem or 'syntax error')}")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The exception and what led to it: core's own hides the parser's, in a way that differs between its versions."""
    seen: list[BaseException] = []
    waiting = [error]
    while waiting:
        current = waiting.pop(0)
        if current is None or current in seen:
            continue
        seen.append(current)
        yield current
        waiting += [current.__cause__, getattr(current, "orig_exc", None), current.__context__]


def _position(error: MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    return f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""


def _unquoted(problem: str) -> str:
    """What parsers put in quotes may be a piece of a value; single characters and ``<names of tokens>`` are not."""
    return re.sub(r"'(?!<[^']*>')[^']{2,}'|\"[^\"]{2,}\"", "'...'", problem)


def _json(text: str, path: str, loader: DataLoader) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise SpecFileError(f"{path} is nested too deeply") from None
    except json.JSONDecodeError as error:
        position = f"line {error.lineno}, column {error.colno}"
        if error.msg.startswith("Extra data"):
            raise SpecFileError(f"{path} contains more than one document at {position}") from None
        raise SpecFileError(f"{path} is not valid JSON at {position}: {error.msg}") from None
    except ValueError:
        raise SpecFileError(f"{path} contains a number with too many digits") from None


def _jsonc(text: str, path: str, loader: DataLoader) -> Any:
    if json5 is None:
        raise SpecFileError(f"{path} is JSON with comments; to read it, install the Python library json5")
    try:
        return json5.loads(text)
    except RecursionError:
        raise SpecFileError(f"{path} is nested too deeply") from None
    except ValueError as error:
        # Its messages look like `<string>:LINE Unexpected "..." at column COLUMN`, with a piece of the text in them.
        found = re.match(r"[^:]*:(\d+) .*column (\d+)\Z", str(error), re.DOTALL)
        position = f" at line {found.group(1)}, column {found.group(2)}" if found else ""
        raise SpecFileError(f"{path} is not valid JSON with comments{position}") from None


def _toml(text: str, path: str, loader: DataLoader) -> Any:
    # ansible-test of core 2.16 imports this file on Python 3.10, too, which has no tomllib.
    import tomllib

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise SpecFileError(f"{path} is nested too deeply") from None
    # A number with too many digits is a plain ValueError.
    except ValueError as error:
        found = re.search(r"\(at ([^()]*)\)\Z", str(error))
        raise SpecFileError(f"{path} is not valid TOML{f' at {found.group(1)}' if found else ''}") from None


def _kind(document: object) -> str:
    if document is None:
        return "nothing"
    if isinstance(document, list):
        return "a list"
    return "a single value"


_PARSERS: dict[str, Parse] = {
    ".yaml": _yaml,
    ".yml": _yaml,
    ".json": _json,
    ".jsonc": _jsonc,
    ".toml": _toml,
}
