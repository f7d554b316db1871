# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the verdicts of the matrix, and makes docs/faults.md of what a full run has counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fault_forms import KINDS
from figures import FULL, record

if TYPE_CHECKING:
    from fault_judge import Verdict

TWO_FAULTS = "two faults"
SERVERS, UNIT = "tests/faults/test_servers.py", "tests/unit/plugins/module_utils"
INTERRUPTS = "tests/playbook/test_interrupts.py"
# The word of a problem in the counts -> the title of its column.
PROBLEMS = {
    "duplicate": "duplicates",
    "loss": "losses",
    "untrue": "wrong `changed`",
    "late": "past the deadline",
    "leak": "secrets shown",
    "unclear": "unclear",
    "stuck": "stuck",
    "impatient": "gave up early",
    "missed": "not struck",
}
INTRODUCTION = """\
# What faults of the API and of the network do

This page is written by `scripts/faults --write`; do not edit it.

Every task below is run once without a fault, to learn which requests it makes. Then each fault of the simulator strikes
each of these requests: once, or from there on for ever, or together with a second one. After each case

- no name has two deployments, and nothing is changed that the task is not about;
- a task that says it succeeded has brought about what it was asked for: the same task again changes nothing;
- a task that failed names the call and the reason, shows no secret, and the same task again succeeds;
- `changed` is true if, and only if, something was changed. Where nobody can know, the message says so;
- what was read is whole, or the task failed;
- an outage that begins right after a write, and is over in time, fails no task;
- the task ended within its `wait_timeout`, a tenth of it, and an interval.

A fault that is a lie (an old state, a 404 for what exists, a second deployment that is none) and comes before the first
write can make a task do what is right by that lie; the runs after it put it right.
"""
# What the simulator can't play, or what happens to the machine: what it is -> the tests, as pytest names them.
OTHER_TESTS = {
    "a certificate that is expired, of another host, or of an unknown authority": [
        f"{SERVERS}::test_a_certificate_that_is_not_accepted_gets_no_key_and_no_second_try",
        f"{UNIT}/test_connection.py::test_an_unknown_certificate_is_refused_with_the_remedy",
    ],
    "a CA file that holds no certificate, vanishes, or must not be read": [
        f"{SERVERS}::test_a_ca_file_that_holds_no_certificates_is_a_clear_error",
        f"{SERVERS}::test_a_ca_file_that_vanishes_after_the_check_is_a_clear_error",
        f"{SERVERS}::test_a_ca_file_that_must_not_be_read_is_named",
    ],
    "a name that can't be resolved, a port where nothing listens": [
        f"{UNIT}/test_connection.py::test_a_name_that_does_not_resolve",
        f"{UNIT}/test_connection.py::test_nothing_listens",
    ],
    "headers and bodies that drip": [
        f"{UNIT}/test_client.py::test_an_answer_that_drips_ends_with_the_time_out_wherever_it_drips"
    ],
    "bodies of 100 MB, and small ones that unpack to as much": [
        f"{SERVERS}::test_a_huge_body_is_refused_in_bounded_memory",
        f"{UNIT}/test_client.py::test_a_compressed_answer_is_bounded_after_unpacking",
    ],
    "redirects to another host": [
        f"{SERVERS}::test_no_redirect_of_any_method_takes_the_key_along",
        f"{UNIT}/test_connection.py::test_a_redirect_takes_no_key_along",
    ],
    "a Retry-After of zero, of years, in the past, or that is no number": [
        f"{UNIT}/test_client.py::test_what_retry_after_asks_for_counts_within_a_floor_and_a_cap",
        f"{UNIT}/test_client.py::test_retries_of_an_api_that_asks_for_no_pause_take_their_time",
    ],
    "a clock that jumps, and a server whose clock is an hour off": [
        f"{SERVERS}::test_a_clock_that_jumps_moves_no_deadline",
        f"{SERVERS}::test_a_date_to_retry_after_counts_by_the_servers_own_clock",
        f"{SERVERS}::test_the_last_minutes_of_a_log_are_those_of_the_servers_clock",
        f"{SERVERS}::test_a_wait_reads_no_clock_of_this_machine",
        f"{SERVERS}::test_the_same_with_the_server_behind",
    ],
    "lists that change while they are read, and cursors that repeat": [
        f"{SERVERS}::test_what_a_list_shows_twice_is_one_deployment",
        f"{SERVERS}::test_what_is_removed_while_a_list_is_read_does_no_harm",
        f"{UNIT}/test_client.py::test_a_repeated_cursor_is_an_error_and_no_loop",
    ],
    "two runs of the same play at once": [
        f"{SERVERS}::test_two_runs_at_once_are_both_right_where_a_name_finds",
        f"{SERVERS}::test_two_runs_at_once_are_told_by_the_next_one_where_only_an_id_finds",
    ],
    "a disk that is full": [
        "tests/faults/test_limits.py::test_a_full_disk_leaves_the_old_file_and_no_other",
        "tests/faults/test_limits.py::test_a_file_that_may_not_grow_leaves_the_old_file_and_no_other",
        "tests/faults/test_limits.py::test_no_room_for_lines_on_their_way_is_told_as_that",
        "tests/unit/eda/test_watch_loop.py::test_a_state_that_cannot_be_written_stops_nothing_and_is_written_later",
    ],
    "a key that expires in mid-wait": [f"{UNIT}/test_faults.py::test_a_key_that_is_revoked_in_mid_wait_ends_it"],
    "Ctrl-C, SIGTERM, SIGKILL, and a task's `timeout`": [
        f"{INTERRUPTS}::test_ctrl_c_ends_a_wait_and_the_next_run_converges",
        f"{INTERRUPTS}::test_ctrl_c_before_the_write_prevents_it",
        f"{INTERRUPTS}::test_nothing_is_written_after_ansible_was_killed",
        f"{INTERRUPTS}::test_a_wait_ends_after_ansible_was_killed",
        f"{INTERRUPTS}::test_a_timeout_ends_the_task_and_what_it_started",
        f"{INTERRUPTS}::test_a_timeout_before_the_write_prevents_it",
        f"{INTERRUPTS}::test_a_fleet_that_is_cut_off_writes_no_more_and_the_next_run_converges",
        "tests/faults/test_fleet_interrupts.py::test_a_fleet_converges_after_an_interrupt_at_any_moment",
    ],
}
ROOT = Path(__file__).resolve().parents[2]
COUNTS = ROOT / ".cache" / "faults"


def keep(name: str, verdicts: Iterable[Verdict]) -> None:
    """Counts the verdicts of one task by kind of fault, for the table of figures and for the page."""
    counts: dict[str, Counter[str]] = {}
    module = ""
    for verdict in verdicts:
        module = verdict.case.scenario.module
        of_kind = counts.setdefault(verdict.case.kind, Counter())
        of_kind["cases"] += 1
        of_kind["failed" if verdict.failed else "succeeded"] += 1
        of_kind.update({problem for problem, _text in verdict.problems})
    record("faults", name.replace(" ", "-"), sum(counts.values(), Counter()))
    _write(name, {"task": name, "module": module, "kinds": counts})


def keep_playbooks(way: str, cases: int, failed: int) -> None:
    """Counts the cases that ran in real playbooks."""
    counts = {"cases": cases, "succeeded": cases - failed, "failed": failed}
    record("faults", f"playbooks-{way}", counts)
    _write(f"playbooks-{way}", {"playbooks": way, **counts})


def _write(name: str, body: dict[str, Any]) -> None:
    """Kept for the page, which is made of full runs only."""
    if not FULL:
        return
    COUNTS.mkdir(parents=True, exist_ok=True)
    (COUNTS / f"{name}.json").write_text(json.dumps(body, indent=1))


def page() -> str:
    """docs/faults.md. ValueError unless a full run has counted."""
    counted = [json.loads(file.read_text()) for file in sorted(COUNTS.glob("*.json"))]
    if not counted:
        raise ValueError("run the matrix in full first: TEST_DEPTH=full scripts/faults")
    tasks = [one for one in counted if "module" in one]
    runs = [one for one in counted if "playbooks" in one]
    by_module: dict[str, dict[str, Counter[str]]] = {}
    for one in tasks:
        kinds = by_module.setdefault(one["module"], {})
        for kind, counts in one["kinds"].items():
            kinds[kind] = kinds.get(kind, Counter()) + Counter(counts)
    parts = [_summary(by_module), _matrix(by_module), _playbooks(runs), _others()]
    return "\n".join([INTRODUCTION, *("\n".join(part) + "\n" for part in parts)])


def _summary(by_module: dict[str, dict[str, Counter[str]]]) -> list[str]:
    titles = ["module", "cases", "succeeded", "failed clearly", *PROBLEMS.values()]
    sums = {module: sum(kinds.values(), Counter()) for module, kinds in by_module.items()}
    sums["all"] = sum(sums.values(), Counter())
    return _table(
        titles,
        [
            [module, counts["cases"], counts["succeeded"], counts["failed"], *(counts[name] for name in PROBLEMS)]
            for module, counts in sums.items()
        ],
    )


def _matrix(by_module: dict[str, dict[str, Counter[str]]]) -> list[str]:
    rows = [
        [kind, *(_cell(kinds.get(kind, Counter())) for kinds in by_module.values())] for kind in (*KINDS, TWO_FAULTS)
    ]
    names = [module.removeprefix("deployment_") for module in by_module]
    return ["Succeeded + failed clearly, by kind of fault:", "", *_table(["fault", *names], rows)]


def _cell(counts: Counter[str]) -> str:
    return f"{counts['succeeded']} + {counts['failed']}" if counts["cases"] else ""


def _playbooks(runs: Sequence[dict[str, Any]]) -> list[str]:
    rows = [[run["playbooks"], run["cases"], run["succeeded"], run["failed"]] for run in runs]
    title = "A share of the cases in real runs of ansible-playbook, each followed by two runs without a fault:"
    return [title, "", *_table(["run as", "cases", "succeeded", "failed clearly"], rows)]


def _others() -> list[str]:
    rows = [[what, "<br>".join(f"`{test}`" for test in tests)] for what, tests in OTHER_TESTS.items()]
    return ["What the simulator can't play, or what happens to the machine:", "", *_table(["what", "tests"], rows)]


def _table(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    lines = [titles, ["---", *("---" for _title in titles[1:])], *rows]
    return ["| " + " | ".join(str(cell) for cell in line) + " |" for line in lines]


if __name__ == "__main__":
    (ROOT / "docs" / "faults.md").write_text(page())
