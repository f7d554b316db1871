# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What others put where the collection writes: nothing is written through it, and nothing is read or kept of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from users import ORDINARY, ROOT, STRANGER, as_user, needs_root, shared_folder

from ansible_collections.paperspace.cloud.plugins.module_utils import atomic_file
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import PaperspaceError

SECRET = "what nobody else may overwrite"

WRITERS = pytest.mark.parametrize("writer", [ROOT, ORDINARY])


def written(path: Path) -> str:
    """How writing there ends: the error, or an empty text."""
    return error_of(lambda: atomic_file.write(atomic_file.check_destination(str(path)), ["new"], None))


def error_of(call: Callable[[], object]) -> str:
    try:
        call()
    except PaperspaceError as error:
        return error.message
    return ""


@pytest.fixture
def shared() -> Iterator[Path]:
    with shared_folder() as folder:
        yield folder


@pytest.fixture
def home(writer: int) -> Iterator[Path]:
    """A folder of the writer's own, with what must not be overwritten."""
    with shared_folder() as folder:
        owned(folder, writer).chmod(0o755)
        (folder / "victim").write_text(SECRET)
        owned(folder / "victim", writer)
        yield folder


def owned(path: Path, uid: int) -> Path:
    os.lchown(path, uid, uid)
    return path


def link(path: Path, target: Path | str, uid: int) -> Path:
    path.symlink_to(target)
    return owned(path, uid)


def tree(*folders: Path) -> dict[Path, str | None]:
    return {path: path.read_text() if path.is_file() else None for folder in folders for path in folder.iterdir()}


# What a stranger prepares in the shared folder, by what the path means that the user names.
TRAPS = {
    "a link": ("log", "victim", ""),
    "a dangling link": ("log", "new", ""),
    "a link to a folder": ("log", ".", "victim"),
    "a dangling link to a folder": ("log", "none", "new"),
    "a way up from a link": ("log", "below", "../victim"),
}


@needs_root
@WRITERS
@pytest.mark.parametrize("relative", [False, True])
@pytest.mark.parametrize(("name", "target", "below"), TRAPS.values(), ids=TRAPS)
def test_a_strangers_link_in_a_shared_folder_is_refused(
    shared: Path, home: Path, writer: int, name: str, target: str, below: str, relative: bool
) -> None:
    (home / "below").mkdir()
    aim = os.path.relpath(home / target, shared) if relative else home / target
    link(shared / name, aim, STRANGER)
    # Also at the end of a link of one's own.
    link(home / "mine", shared / name, writer)
    before = tree(shared, home)
    for dest in (shared / name / below, home / "mine" / below):
        message = as_user(writer, lambda dest=dest: written(dest))
        assert message.startswith(f"dest: {shared / name} is a link owned by another user (uid {STRANGER})"), message
    assert tree(shared, home) == before


@needs_root
@WRITERS
@pytest.mark.parametrize("mode", [0o777, 0o1777])
def test_a_strangers_folder_in_a_shared_folder_is_no_safer(shared: Path, home: Path, writer: int, mode: int) -> None:
    theirs = owned(shared, STRANGER) / "theirs"
    theirs.mkdir()
    owned(theirs, STRANGER).chmod(mode)
    link(theirs / "log", home / "victim", STRANGER)
    assert "log is a link owned by another user" in as_user(writer, lambda: written(theirs / "log"))
    assert as_user(writer, lambda: written(theirs / "new")) == ""
    # One's own folder in there is as good as anywhere: who may write in it is one's own doing.
    (theirs / "own").mkdir()
    link(owned(theirs / "own", writer) / "log", home / "victim", STRANGER)
    assert as_user(writer, lambda: written(theirs / "own" / "log")) == ""


@needs_root
@WRITERS
def test_a_strangers_file_in_a_shared_folder_is_refused(shared: Path, writer: int) -> None:
    """Who owns it would read what is written."""
    (shared / "log").write_text("theirs")
    owned(shared / "log", STRANGER).chmod(0o666)
    assert "log is a file owned by another user" in as_user(writer, lambda: written(shared / "log"))
    assert tree(shared) == {shared / "log": "theirs"}


@needs_root
@WRITERS
@pytest.mark.parametrize("owner", ["writer", "the folder's owner"])
def test_a_link_of_ones_own_or_of_the_folders_owner_is_followed(
    shared: Path, home: Path, writer: int, owner: str
) -> None:
    link(shared / "log", home / "victim", writer if owner == "writer" else shared.stat().st_uid)
    # No folder where everybody may write.
    link(home / "another", home / "other", STRANGER)
    for dest, real in ((shared / "log", home / "victim"), (home / "another", home / "other")):
        assert as_user(writer, lambda dest=dest: written(dest)) == ""
        assert dest.is_symlink() and real.read_text() == "new\n" and real.stat().st_uid == writer


@needs_root
@WRITERS
@pytest.mark.parametrize("mode", [0o755, 0o777, 0o1775, 0o1777])
def test_a_shared_folder_is_what_the_kernel_takes_for_one(shared: Path, home: Path, writer: int, mode: int) -> None:
    """Without the sticky bit everybody may swap anything at any time: no look would help."""
    link(shared / "log", home / "victim", STRANGER)
    owned(shared, writer).chmod(mode)
    refused = "owned by another user" in as_user(writer, lambda: written(shared / "log"))
    assert refused == (mode == 0o1777)
    assert (home / "victim").read_text() == (SECRET if refused else "new\n")


@needs_root
@WRITERS
def test_a_file_of_ones_own_keeps_its_mode(shared: Path, writer: int) -> None:
    assert as_user(writer, lambda: written(shared / "log")) == ""
    assert stat.S_IMODE((shared / "log").stat().st_mode) == 0o600
    (shared / "log").write_text("old")
    (shared / "log").chmod(0o640)
    assert as_user(writer, lambda: written(shared / "log")) == ""
    assert tree(shared) == {shared / "log": "new\n"}
    assert stat.S_IMODE((shared / "log").stat().st_mode) == 0o640


@needs_root
@WRITERS
@pytest.mark.parametrize("content", [SECRET, "new\n"])
def test_what_is_put_there_after_the_look_is_refused_too(shared: Path, home: Path, writer: int, content: str) -> None:
    """What has the same content already must not get the mode of the new file either."""
    path = atomic_file.check_destination(str(shared / "log"))
    (home / "victim").write_text(content)
    link(shared / "log", home / "victim", STRANGER)
    mode = (home / "victim").stat().st_mode
    message = as_user(writer, lambda: error_of(lambda: atomic_file.write(path, ["new"], 0o666)))
    assert "owned by another user" in message
    assert (home / "victim").read_text() == content and (home / "victim").stat().st_mode == mode


@needs_root
@pytest.mark.parametrize("writer", [ORDINARY])
def test_a_file_that_must_not_be_read_is_named(home: Path, writer: int) -> None:
    (home / "victim").chmod(0)

    def differs() -> object:
        return atomic_file.differs(atomic_file.check_destination(str(home / "victim")), ["new"])

    message = as_user(writer, lambda: error_of(differs))
    assert message == f"dest: {home / 'victim'} can't be read: Permission denied"


@pytest.mark.parametrize("links", [40, 41])
def test_as_many_links_are_followed_as_linux_follows(tmp_path: Path, links: int) -> None:
    for number in range(links):
        (tmp_path / str(number)).symlink_to(tmp_path / str(number + 1))
    first = tmp_path / "0"
    too_many = f"dest: {first} can't be used as a file: Too many levels of symbolic links"
    assert written(first) == ("" if links == 40 else too_many)
    assert (tmp_path / str(links)).exists() is (links == 40)


def test_a_link_goes_where_the_kernel_goes(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "short").symlink_to("a/b")
    assert atomic_file.real_path(f"{tmp_path}/short/../c/../x") == tmp_path / "a" / "x"
    assert atomic_file.real_path("/") == Path("/")


@pytest.mark.parametrize(("lines", "content"), [([], ""), (["a"], "a\n"), (["a", "\ud800"], "a\n?\n")])
def test_what_is_written_is_counted_and_told_once(tmp_path: Path, lines: list[str], content: str) -> None:
    path = atomic_file.check_destination(str(tmp_path / "log"))
    assert atomic_file.differs(path, lines) == (True, len(lines))
    assert atomic_file.write(path, lines, None) == (True, len(lines))
    assert path.read_text() == content and stat.S_IMODE(path.stat().st_mode) == 0o600
    assert atomic_file.differs(path, lines) == (False, len(lines))
    assert atomic_file.write(path, lines, None) == (False, len(lines))
    assert atomic_file.write(path, lines, 0o600) == (False, len(lines))
    assert atomic_file.write(path, lines, 0) == (True, len(lines))
    assert stat.S_IMODE(path.stat().st_mode) == 0


def test_a_file_of_the_same_size_is_compared_to_its_end(tmp_path: Path) -> None:
    path = atomic_file.check_destination(str(tmp_path / "log"))
    lines = ["x" * 1_500_000, "y"]
    atomic_file.write(path, lines, None)
    assert atomic_file.write(path, lines, None) == (False, 2)
    assert atomic_file.write(path, [lines[0], "z"], None) == (True, 2)
    assert path.read_text().endswith("x\nz\n")


def test_a_crash_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("old\n")

    def lines() -> Iterator[str]:
        yield "new"
        raise PaperspaceError("the connection broke")

    assert error_of(lambda: atomic_file.write(tmp_path / "log", lines(), None)) == "the connection broke"
    assert tree(tmp_path) == {tmp_path / "log": "old\n"}


@pytest.mark.parametrize("content", ["", "a\n", "a\nb", "a\nb\n", "a\nb\nc\n", "a\nc\n"])
def test_differs(tmp_path: Path, content: str) -> None:
    (tmp_path / "log").write_text(content)
    assert atomic_file.differs(tmp_path / "log", ["a", "b"]) == (content != "a\nb\n", 2)


def test_what_became_a_link_of_ones_own_is_refused(tmp_path: Path) -> None:
    path = atomic_file.check_destination(str(tmp_path / "log"))
    path.symlink_to(tmp_path / "elsewhere")
    assert "has become a link" in error_of(lambda: atomic_file.write(path, ["new"], None))
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_that_vanished_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    path = atomic_file.check_destination(str(tmp_path / "folder" / "log"))
    (tmp_path / "folder").rmdir()
    message = error_of(lambda: atomic_file.write(path, ["new"], None))
    assert message.startswith(f"dest: {path} could not be written: ") and "unchanged" in message


@pytest.mark.parametrize(
    ("dest", "says"),
    [
        ("/", "/ is a folder: name the file"),
        ("/dev/null", "/dev/null is not a regular file"),
        ("/not/there/log", "the folder /not/there does not exist: create it first"),
        ("a\0b", "a\u2400b can't be used as a file: it contains a null character"),
        ("~no-such-user/log", "~no-such-user/log can't be used as a file: Could not determine home directory."),
    ],
)
def test_what_is_no_file_is_named(dest: str, says: str) -> None:
    assert error_of(lambda: atomic_file.check_destination(dest, "path")) == f"path: {says}"


@pytest.mark.parametrize("value", ["0", "0000", 0, "7777", "1000", 0o777, 511, "0777", "644"])
def test_modes_of_both_ends(value: object) -> None:
    assert atomic_file.read_mode(value) == (value if isinstance(value, int) else int(str(value), 8))
    assert atomic_file.read_mode(None) is atomic_file.read_mode("") is None


@pytest.mark.parametrize("value", ["10000", "-1", 512, 1000, -1, True, "rw", "0o8"])
def test_no_modes(value: object) -> None:
    assert "octal" in error_of(lambda: atomic_file.read_mode(value))


def test_links_that_go_in_circles_end(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert written(tmp_path / "a").startswith(f"dest: {tmp_path / 'a'} can't be used as a file: ")
