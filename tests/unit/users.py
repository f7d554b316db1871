# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Doing a thing as the user that a test needs: an ordinary one, where the tests run as root."""

from __future__ import annotations

import contextlib
import os
import pickle
import shutil
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

Result = TypeVar("Result")

ROOT = 0
# Numbers do: no account is needed.
ORDINARY = 65534
STRANGER = 65533

needs_root = pytest.mark.skipif(os.geteuid() != ROOT, reason="only root can act as several users: run as root")


def as_user(uid: int, call: Callable[[], Result]) -> Result:
    """What the call returns when this user makes it, in a process of its own. What it returns must be picklable.

    Without root it is made as who one is. What it raises is an AssertionError here, with the traceback.
    """
    if os.geteuid() != ROOT or uid == ROOT:
        return call()
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(ours)
            os.setgroups([])
            os.setgid(uid)
            os.setuid(uid)
            answer = (True, call())
        except BaseException:
            answer = (False, traceback.format_exc())
        finally:
            with os.fdopen(theirs, "wb") as pipe:
                pickle.dump(answer, pipe)
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        done, result = pickle.load(pipe)
    os.waitpid(child, 0)
    assert done, result
    return result


@contextlib.contextmanager
def shared_folder() -> Iterator[Path]:
    """A folder where everybody may write and nobody may remove what is another's, as /tmp is."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))  # one that every user can reach
    try:
        folder.chmod(0o1777)
        yield folder
    finally:
        shutil.rmtree(folder)
