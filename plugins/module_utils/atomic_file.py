# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing lines to a file: atomically, only when the content differs, and with memory that stays flat."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from .errors import InputError, PaperspaceError
from .printable import printable

DEFAULT_MODE = 0o600
# As Linux follows them.
_MOST_LINKS = 40


def read_mode(value: object) -> int | None:
    """A file mode as users write it: ``"0644"``, ``"644"``, or YAML's unquoted ``0644``. None where it is not given."""
    if value is None or value == "":
        return None
    wrong = InputError("mode", "give an octal file mode as a string, such as '0640'")
    if isinstance(value, int) and not isinstance(value, bool):
        # YAML has read an unquoted 0644 as octal; an unquoted 644 it has not, and would make a mode nobody means.
        if value > 0o777:
            raise wrong
        mode = value
    else:
        try:
            mode = int(str(value), 8)
        except ValueError:
            raise wrong from None
    if not 0 <= mode <= 0o7777:
        raise wrong
    return mode


def check_destination(dest: str, option: str = "dest") -> Path:
    """The file that ``dest`` means, links followed, before anything is read. It must be one or become one.

    ``option`` is what errors call it. Raises InputError, also for what somebody else has put there: see real_path.
    """
    path = real_path(dest, option)
    with _input_errors(dest, option):
        if path.is_dir():
            raise InputError(option, f"{dest} is a folder: name the file")
        if not path.parent.is_dir():
            raise InputError(option, f"the folder {path.parent} does not exist: create it first")
    return path


def real_path(text: str, option: str = "dest") -> Path:
    """The absolute path that ``text`` means, ``~`` and links resolved; what is not there yet may be made there.

    A pipe, a socket and a device are refused with InputError: they would swallow what is written, or be replaced by it.
    Where everybody may write (/tmp), and in what others made there, a link or a file of another user is refused with
    InputError: whoever puts it there chooses what is overwritten, or who reads what is written. Kernels do so only
    where fs.protected_symlinks and fs.protected_regular are set.
    """
    with _input_errors(text, option):
        return _without_links(Path(text).expanduser().absolute(), option)


@contextlib.contextmanager
def _input_errors(text: str, option: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        # Python words that one differently in each version.
        problem = "it contains a null character" if "\0" in text else getattr(error, "strerror", None) or error
        raise InputError(option, f"{printable(text)} can't be used as a file: {problem}") from None


def _without_links(path: Path, option: str) -> Path:
    real, parts, links = path, list(reversed(path.parts)), 0
    while parts:
        part = parts.pop()
        if part == "..":
            real = real.parent
            continue
        entry = real / part
        if not _is_link(entry):
            real = entry
            continue
        _refuse_foreign_files(entry, option)
        links += 1
        if links > _MOST_LINKS:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        # Where the first of them is the root, it leads back there.
        parts += reversed(Path(os.readlink(entry)).parts)
    if real.is_file():
        _refuse_foreign_files(real, option)
    elif real.exists() and not real.is_dir():
        raise InputError(option, f"{real} is not a regular file")
    return real


def _is_link(entry: Path) -> bool:
    """Raises OSError or ValueError for what can't be a name, which Path.is_symlink takes for none."""
    try:
        return stat.S_ISLNK(entry.lstat().st_mode)
    except FileNotFoundError:
        return False


def _refuse_foreign_files(entry: Path, option: str) -> None:
    """Raises InputError for a link or file that another user could put there. No link is above it."""
    owner, trusted = entry.lstat().st_uid, _trusted_in(entry.parent)
    if trusted is None or owner in trusted:
        return
    kind = "link" if entry.is_symlink() else "file"
    raise InputError(
        option,
        f"{entry} is a {kind} owned by another user (uid {owner}) in or below a world-writable folder: "
        "choose another path, or remove it",
    )


def _trusted_in(folder: Path) -> set[int] | None:
    """Whose links and files count there. None: everybody's, since only its owner decides who may write there."""
    trusted = None
    for ancestor in (*reversed(folder.parents), folder):
        info = ancestor.stat()
        if trusted is not None and info.st_uid in trusted:
            trusted = None
        if info.st_mode & stat.S_ISVTX and info.st_mode & stat.S_IWOTH:
            trusted = {os.geteuid()} | ({info.st_uid} if trusted is None else set())
    return trusted


def differs(path: Path, lines: Iterable[str], option: str = "dest") -> tuple[bool, int]:
    """(whether the file has other content than these lines, their count). Reads all lines, writes nothing."""
    count, same = 0, True
    with _opened(path, option) as old:
        if old is None:
            return True, sum(1 for _line in lines)
        for line in lines:
            count += 1
            encoded = _encoded(line)
            same = same and old.read(len(encoded)) == encoded
        same = same and not old.read(1)
    return not same, count


def _opened(path: Path, option: str) -> contextlib.AbstractContextManager[BinaryIO | None]:
    if not path.is_file():
        return contextlib.nullcontext()
    try:
        return open(path, "rb")
    except OSError as error:
        raise InputError(option, f"{path} can't be read: {error.strerror}") from None


def write(path: Path, lines: Iterable[str], mode: int | None, option: str = "dest") -> tuple[bool, int]:
    """(whether the file changed, the count of lines). The old file stays until the new one is whole.

    ``path`` is as check_destination gave it. What others have put there since is refused, and a link never followed.
    """
    try:
        with _neighbour(path) as (file, name):
            count = _copy(lines, file)
            if real_path(str(path), option) != path:
                raise InputError(option, f"{path} has become a link")
            if _same_content(path, name, option):
                return _set_mode(path, mode), count
            os.chmod(name, mode if mode is not None else _mode_of(path))
            os.replace(name, path)
            return True, count
    except OSError as error:
        raise PaperspaceError(
            f"{option}: {path} could not be written: {error.strerror}. The previous content is unchanged"
        ) from None


@contextlib.contextmanager
def _neighbour(path: Path) -> Iterator[tuple[BinaryIO, str]]:
    """A temporary file in the same folder, readable by its owner only; gone afterwards unless it was moved."""
    handle, name = tempfile.mkstemp(prefix=".paperspace.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file, name
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)


def _copy(lines: Iterable[str], file: BinaryIO) -> int:
    count = 0
    for line in lines:
        file.write(_encoded(line))
        count += 1
    file.flush()
    os.fsync(file.fileno())
    return count


def _encoded(line: str) -> bytes:
    return line.encode("utf-8", "replace") + b"\n"


def _same_content(path: Path, other: str, option: str) -> bool:
    with _opened(path, option) as left, open(other, "rb") as right:
        if left is None:
            return False
        while (part := left.read(io.DEFAULT_BUFFER_SIZE)) == right.read(io.DEFAULT_BUFFER_SIZE):
            if not part:
                return True
        return False


def mode_differs(path: Path, mode: int | None) -> bool:
    """Whether a file that is there has another mode than the one that was given."""
    return mode is not None and path.is_file() and _mode_of(path) != mode


def _set_mode(path: Path, mode: int | None) -> bool:
    if not mode_differs(path, mode):
        return False
    os.chmod(path, mode or 0)
    return True


def _mode_of(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return DEFAULT_MODE
