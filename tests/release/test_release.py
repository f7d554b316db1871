# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`make release`, rehearsed in a clone: what it makes, and that nothing is half done when it can't be made."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SUMMARY = "---\nrelease_summary: A rehearsal.\nbugfixes:\n  - deployment - is rehearsed.\n"
PERSON = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com"}
PERSON |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in PERSON.items()}


def _git(clone: Path, *words: str) -> str:
    ended = subprocess.run(
        ["git", *words], cwd=clone, env={**os.environ, **PERSON}, capture_output=True, text=True, check=True
    )
    return ended.stdout.strip()


@pytest.fixture(name="clone")
def _clone(tmp_path: Path) -> Path:
    """A clone with one fragment, all of it committed."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone)], check=True)
    for fragment in (clone / "changelogs" / "fragments").glob("*.yml"):
        fragment.unlink()
    _fragment(clone, SUMMARY)
    _git(clone, "add", "--all")
    _git(clone, "commit", "--quiet", "--message", "Rehearse")
    return clone


def _fragment(clone: Path, text: str) -> None:
    path = clone / "changelogs" / "fragments" / "rehearsal.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def _release(clone: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(clone / "scripts" / "release.py"), *words],
        cwd=clone,
        env={**os.environ, **PERSON},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_a_release_is_committed_and_tagged(clone: Path) -> None:
    ended = _release(clone, "98.7.6")

    assert ended.returncode == 0, ended.stderr
    assert _git(clone, "status", "--porcelain") == ""
    assert _git(clone, "log", "-1", "--format=%s") == "Release 98.7.6"
    assert _git(clone, "cat-file", "-t", "98.7.6") == "tag"
    assert _git(clone, "rev-parse", "98.7.6^{commit}") == _git(clone, "rev-parse", "HEAD")
    assert yaml.safe_load((clone / "galaxy.yml").read_text())["version"] == "98.7.6"
    assert 'VERSION = "98.7.6"' in (clone / "plugins" / "module_utils" / "version.py").read_text()
    changelog = (clone / "CHANGELOG.rst").read_text()
    assert "v98.7.6" in changelog
    assert "A rehearsal." in changelog
    assert "deployment - is rehearsed" in changelog
    assert not list((clone / "changelogs" / "fragments").glob("*.yml"))


def test_the_next_release_has_to_be_later(clone: Path) -> None:
    assert _release(clone, "98.7.6").returncode == 0
    _fragment(clone, SUMMARY)
    _git(clone, "add", "--all")
    _git(clone, "commit", "--quiet", "--message", "Rehearse again")

    ended = _release(clone, "98.7.5")

    assert ended.returncode == 1
    assert "98.7.5 is not later than 98.7.6" in ended.stderr
    assert _release(clone, "98.7.6").stderr.strip().endswith("there is a tag 98.7.6 already")


@pytest.mark.parametrize("version", ["1.2", "v1.2.3", "1.2.3-rc1", "01.2.3"])
def test_what_is_no_version_is_refused(clone: Path, version: str) -> None:
    ended = _release(clone, version)

    assert ended.returncode == 1
    assert f"{version} is no version of three numbers" in ended.stderr


def test_changes_that_are_not_committed_are_refused(clone: Path) -> None:
    (clone / "README.md").write_text("changed")

    ended = _release(clone, "98.7.6")

    assert ended.returncode == 1
    assert "there are changes that are not committed" in ended.stderr
    assert (clone / "README.md").read_text() == "changed"


def test_a_release_needs_to_say_what_it_is_about(clone: Path) -> None:
    _fragment(clone, "---\nbugfixes:\n  - deployment - is rehearsed.\n")
    _git(clone, "commit", "--all", "--quiet", "--message", "Say nothing")

    ended = _release(clone, "98.7.6")

    assert ended.returncode == 1
    assert "no fragment in changelogs/fragments has a release_summary" in ended.stderr


@pytest.mark.parametrize(
    ("fragment", "words"),
    [("no_such_section:\n  - Nothing.\n", []), ("trivial:\n  - Is fine.\n", ["--check", "ls /no/such/file"])],
    ids=["a broken fragment", "a check that fails"],
)
def test_a_step_that_fails_leaves_the_checkout_as_it_was(clone: Path, fragment: str, words: list[str]) -> None:
    _fragment(clone, SUMMARY + fragment)
    _git(clone, "commit", "--all", "--quiet", "--message", "Change the fragment")
    before = _git(clone, "rev-parse", "HEAD")

    ended = _release(clone, "98.7.6", *words)

    assert ended.returncode != 0
    assert "was not released; the checkout is as it was before" in ended.stderr
    assert _git(clone, "status", "--porcelain") == ""
    assert _git(clone, "rev-parse", "HEAD") == before
    assert _git(clone, "tag", "--list", "98.7.6") == ""
