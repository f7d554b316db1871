# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which spec files a folder holds, for whoever takes each of them for one deployment."""

from __future__ import annotations

import os

from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.files import DEFAULT_NAMES, SpecFileError

_SUFFIXES = {os.path.splitext(name)[1] for name in DEFAULT_NAMES}


def spec_paths(path: str) -> list[str]:
    """The absolute paths of the spec files that ``path``, a file or a folder, stands for, sorted.

    In a folder these are the files with a known suffix, and of each folder in it the first of the default names.
    Hidden ones don't count. Raises SpecFileError where there is none.
    """
    path = os.path.abspath(path)
    if os.path.isfile(path):
        return [path]
    if not os.path.isdir(path):
        raise SpecFileError(f"src: there is no file or folder {path}")
    found = _in_folder(path)
    if not found:
        raise SpecFileError(
            f"src: the folder {path} contains no spec file (a file that ends in {', '.join(sorted(_SUFFIXES))}, "
            f"or a folder with one of {', '.join(DEFAULT_NAMES)})"
        )
    return found


def spec_paths_below(path: str) -> list[str]:
    """The absolute paths of all spec files that ``path``, a file or a folder, stands for, sorted.

    In a folder and in all folders below it these are the files with a known suffix, templates of such files
    (``web.yaml.j2``), and ``.paperspace/app.*``. Other hidden ones don't count, and no symbolic link to a folder is
    followed. Raises SpecFileError where there is none, or where a folder can't be read.
    """
    path = os.path.abspath(path)
    if not os.path.isdir(path):
        return spec_paths(path)
    found = []
    for folder, below, names in os.walk(path, onerror=_refuse_unread):
        below[:] = [name for name in below if not name.startswith(".")]
        found += [os.path.join(folder, name) for name in names if _is_spec_file(name)]
        found += [app for app in _app_files(folder) if os.path.lexists(app)][:1]
    if not found:
        raise SpecFileError(
            f"src: the folder {path} and its subfolders contain no spec file (a file that ends in "
            f"{', '.join(sorted(_SUFFIXES))})"
        )
    return sorted(found)


def is_template(path: str) -> bool:
    """True for a template of a spec file, such as ``web.yaml.j2``."""
    stem, suffix = os.path.splitext(path)
    return suffix.lower() == ".j2" and _with_suffix(stem) is not None


def _is_spec_file(name: str) -> bool:
    return not name.startswith(".") and (_with_suffix(name) is not None or is_template(name))


def _app_files(folder: str) -> list[str]:
    return [os.path.join(folder, name) for name in DEFAULT_NAMES if os.path.dirname(name)]


def _refuse_unread(error: OSError) -> None:
    raise SpecFileError(f"src: the folder {error.filename} can't be read: {error.strerror}")


def _in_folder(folder: str) -> list[str]:
    try:
        names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except OSError as error:
        raise SpecFileError(f"src: the folder {folder} can't be read: {error.strerror}") from None
    paths = [os.path.join(folder, name) for name in names]
    candidates = [_default_file(path) if os.path.isdir(path) else _with_suffix(path) for path in paths]
    # The folder itself may keep its spec as .paperspace/app.yaml.
    return sorted({path for path in [*candidates, _default_file(folder)] if path})


def _with_suffix(path: str) -> str | None:
    return path if os.path.splitext(path)[1].lower() in _SUFFIXES else None


def _default_file(folder: str) -> str | None:
    candidates = (os.path.join(folder, name) for name in DEFAULT_NAMES)
    return next((path for path in candidates if os.path.lexists(path)), None)
