# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading logs: which pages are asked for, which lines come out, and the file that they go to."""

from __future__ import annotations

import datetime
import os
import re
import stat

import pytest
from users import ORDINARY, ROOT, as_user, shared_folder

from ansible_collections.paperspace.cloud.plugins.module_utils.api import client

NOW = datetime.datetime(2026, 1, 31, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture
def logged(simulator):
    """A parked deployment with 300 lines, ``line 1`` to ``line 300``, one a second."""
    known = simulator.seed({"apiVersion": "v1", "name": "web", "image": "nginx", "enabled": False,
                            "resources": {"machineType": "C4", "ports": [80]}})[0]  # fmt: skip
    simulator.logs(known, *[f"line {number}" for number in range(1, 301)])
    simulator.clear_requests()
    return known


def test_all_lines_oldest_first(task, logged, simulator):
    result = task("deployment_logs", id=logged)
    assert result["lines"][-300:] == [f"line {number}" for number in range(1, 301)]
    assert result["count"] == len(result["lines"]) == len(result["logs"])
    assert not result["changed"]
    assert {"id", "job_id", "message", "dt_created", "instance_id", "uuid"} <= set(result["logs"][0])


def test_a_tail_reads_one_page(task, logged, simulator):
    assert task("deployment_logs", id=logged, tail=50)["lines"] == [f"line {number}" for number in range(251, 301)]
    deployment, history, page = simulator.requests()
    assert deployment["path"].endswith(logged)
    assert history["path"].endswith("/history")
    assert (page["query"]["limit"], page["query"]["order"]) == ("50", "desc")


def test_a_tail_counts_after_the_pattern(task, logged):
    assert task("deployment_logs", id=logged, tail=3, pattern="0$")["lines"] == ["line 280", "line 290", "line 300"]


@pytest.mark.parametrize("tail", [0, 1, 120, 121, 240, 241])
def test_a_tail_of_any_length(task, logged, tail):
    expected = [f"line {number}" for number in range(301 - tail, 301)]
    assert task("deployment_logs", id=logged, tail=tail)["lines"] == expected


def test_since_is_inclusive_stops_reading_and_until_is_exclusive(task, logged, simulator):
    moments = [line["dt_created"] for line in task("deployment_logs", id=logged)["logs"]][-300:]
    assert len(set(moments)) > 3
    simulator.clear_requests()
    since, until = moments[290], moments[-1]
    lines = task("deployment_logs", id=logged, since=since)["lines"]
    assert lines == [f"line {index + 1}" for index, moment in enumerate(moments) if moment >= since]
    # The deployment, its history, and a page.
    assert len(simulator.requests()) == 3
    lines = task("deployment_logs", id=logged, until=until)["lines"]
    assert lines[-1] == [f"line {index + 1}" for index, moment in enumerate(moments) if moment < until][-1]
    lines = task("deployment_logs", id=logged, since=since, until=until)["lines"]
    assert lines == [f"line {index + 1}" for index, moment in enumerate(moments) if since <= moment < until]


def test_a_name_finds_the_deployment(task, logged):
    assert task("deployment_logs", name="web", project_id="ptest", tail=1)["lines"] == ["line 300"]
    error = task.fails("deployment_logs", name="none", project_id="ptest")
    assert "the deployment none does not exist" in error.message


def test_a_destination_is_written_once_and_predicted(task, logged, tmp_path):
    dest = tmp_path / "web.log"
    predicted = task("deployment_logs", check=True, id=logged, dest=str(dest), since="1d")
    assert predicted["changed"] and not dest.exists()
    written = task("deployment_logs", id=logged, dest=str(dest), since="1d")
    assert written["changed"] and "lines" not in written and "logs" not in written
    assert dest.read_text().splitlines()[-300:] == [f"line {number}" for number in range(1, 301)]
    assert stat.S_IMODE(dest.stat().st_mode) == 0o600
    inode = dest.stat().st_ino
    for check in (False, True):
        assert not task("deployment_logs", check=check, id=logged, dest=str(dest))["changed"]
    assert dest.stat().st_ino == inode
    assert task("deployment_logs", id=logged, dest=str(dest), mode="0640")["changed"]
    assert stat.S_IMODE(dest.stat().st_mode) == 0o640
    assert task("deployment_logs", id=logged, dest=str(dest), tail=1)["changed"]
    assert stat.S_IMODE(dest.stat().st_mode) == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["web.log"]


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("mode", [0, 0o200])
def test_a_destination_that_must_not_be_read_stays_and_is_named(task, logged, check, mode):
    with shared_folder() as folder:
        dest = folder / "web.log"
        dest.write_text("line 1")
        dest.chmod(mode)
        if os.geteuid() == ROOT:
            os.chown(dest, ORDINARY, ORDINARY)
        result = as_user(ORDINARY, lambda: task.ended("deployment_logs", check=check, id=logged, dest=str(dest)))
        assert result["failed"] and result["msg"].startswith(f"dest: {dest} can't be read: Permission denied")
        assert stat.S_IMODE(dest.stat().st_mode) == mode
        dest.chmod(0o600)
        assert dest.read_text() == "line 1" and list(folder.iterdir()) == [dest]


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({"tail": -1}, "tail"),
        ({"pattern": "("}, "pattern"),
        ({"wait_for": "["}, "wait_for"),
        ({"pattern": "a{99999999999}"}, "pattern"),
        ({"wait_for": 5000 * "(" + 5000 * ")"}, "wait_for"),
        ({"since": "soon"}, "since"),
        ({"since": "1h", "until": "2h"}, "until"),
        ({"dest": "/"}, "dest"),
        ({"dest": "/not/there/file"}, "dest"),
        ({"dest": "a\0b"}, "dest"),
        ({"dest": "/tmp/" + 300 * "x"}, "dest"),
        ({"mode": "rw"}, "mode"),
        ({"mode": 644}, "mode"),
        ({"wait_interval": 0}, "wait_interval"),
    ],
)
def test_bad_options_are_refused_before_any_request(task, logged, simulator, options, place):
    assert task.fails("deployment_logs", id=logged, **options).path == place
    assert simulator.requests() == []


def test_a_special_file_is_no_dest(task, logged, simulator, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert task.fails("deployment_logs", id=logged, dest=str(pipe)).path == "dest"
    assert simulator.requests() == [] and pipe.is_fifo()


def test_wait_for_finds_a_line_that_comes_later(task, logged, simulator):
    simulator.logs(logged, "ready to serve")
    result = task("deployment_logs", id=logged, wait_for="ready to \\w+", tail=1, wait_timeout=5, wait_interval=0.1)
    assert result["matched"]["message"] == "ready to serve"


def test_wait_for_gives_up_with_the_last_lines(task, logged):
    error = task.fails("deployment_logs", id=logged, wait_for="never", wait_timeout=0.3, wait_interval=0.1)
    assert "never" in error.message and "line 300" in error.message


def test_wait_for_looks_once_in_check_mode(task, logged, simulator):
    result = task("deployment_logs", check=True, id=logged, wait_for="never", tail=1)
    assert result["matched"] is None


@pytest.mark.parametrize(
    ("pattern", "option", "tail"),
    [
        ("^(a+)+$", "pattern", None),
        ("(a|a)*$", "pattern", 3),
        ("^(a+)+$", "wait_for", 3),
        ("(.*a){20}$", "wait_for", None),
    ],
)
def test_a_pattern_that_backtracks_without_end_is_told_by_its_option(task, logged, simulator, pattern, option, tail):
    simulator.logs(logged, 32 * "a" + "!")
    error = task.fails("deployment_logs", id=logged, tail=tail, wait_timeout=300, **{option: pattern})
    assert error.path == option and "nested repetition" in error.message
    # Whoever ran before in the same process, and however often.
    assert task("deployment_logs", id=logged, tail=1, pattern="^(a+)!$")["count"] == 1


def test_secrets_of_the_spec_are_masked_in_lines_files_and_failures(task, simulator, tmp_path):
    known = simulator.create(
        "chatty", env=[{"name": "TOKEN", "value": "literal-env"}], basicAuthKey="literal-basic-key"
    )
    simulator.logs(known, "TOKEN is literal-env and the key is literal-basic-key")
    masked = "TOKEN is ******** and the key is ********"
    found = task("deployment_logs", id=known, tail=1, pattern="literal-env", wait_for="literal-env")
    assert (found["lines"], found["matched"]["message"], found["logs"][0]["message"]) == ([masked], masked, masked)
    task("deployment_logs", id=known, pattern="TOKEN", dest=str(tmp_path / "log"))
    assert (tmp_path / "log").read_text() == masked + "\n"
    error = task.fails("deployment_logs", id=known, wait_for="never", wait_timeout=5, wait_interval=5)
    assert masked in error.message and "literal-" not in str(error.details)
    shown = task("deployment_logs", id=known, tail=1, pattern="TOKEN", show_env=True)["lines"]
    assert shown == ["TOKEN is literal-env and the key is ********"]


def test_a_link_is_followed(task, logged, tmp_path):
    (tmp_path / "link.log").symlink_to(tmp_path / "real.log")
    assert task("deployment_logs", id=logged, dest=str(tmp_path / "link.log"))["changed"]
    assert (tmp_path / "link.log").is_symlink()
    assert (tmp_path / "real.log").read_text().endswith("line 300\n")
    assert not task("deployment_logs", id=logged, dest=str(tmp_path / "link.log"))["changed"]


def test_a_name_as_long_as_a_name_can_be(task, logged, tmp_path):
    assert task("deployment_logs", id=logged, dest=str(tmp_path / (250 * "n")))["changed"]


def test_ten_times_the_lines_take_no_more_memory(task, simulator, tmp_path):
    """Growth over a run of a tenth, not an absolute size."""
    import tracemalloc

    known = simulator.seed({"apiVersion": "v1", "name": "web", "image": "nginx", "enabled": False,
                            "resources": {"machineType": "C4", "ports": [80]}})[0]  # fmt: skip
    simulator.logs(known, count=18_000, message="a line of some length that repeats")
    peaks = []
    for tail in (1_800, 18_000):
        tracemalloc.start()
        task("deployment_logs", id=known, tail=tail, dest=str(tmp_path / f"{tail}.log"))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert re.fullmatch(r"(?:.+\n){18000}", (tmp_path / "18000.log").read_text())
    assert peaks[1] < peaks[0] + 2_000_000


@pytest.mark.parametrize("options", [{"tail": 10_000}, {"wait_for": "never"}, {"pattern": "never"}, {}])
def test_a_log_that_is_too_long_names_the_remedy(task, logged, tmp_path, monkeypatch, options):
    monkeypatch.setattr(client, "MAX_LOG_BYTES", 20_000)
    error = task.fails("deployment_logs", id=logged, dest=str(tmp_path / "log"), **options)
    assert "give tail or a later since" in error.message
    assert not list(tmp_path.iterdir())
    assert task("deployment_logs", id=logged, tail=30)["count"] == 30
