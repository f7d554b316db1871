# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks as jobs of AWX: answers of surveys go in, artifacts come out, and no secret is in what AWX keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from awx_job import Ended, Jobs, slices_of
from awx_surveys import PROJECT, extra_variables, read_surveys
from simulator_fixture import Simulator, start_simulator

KEY = "canary-of-the-api-key"
SECRET = "canary-of-an-environment-variable"
PASSWORD = "canary-of-a-basic-auth-key"
SURVEYS = read_surveys()
GOOD, BAD = "nginx:1.28", "nginx:crash"


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with start_simulator(clock_factor=1000, api_key=KEY) as running:
        yield running


@pytest.fixture
def jobs(tmp_path: Path, simulator: Simulator) -> Jobs:
    simulator.reset()
    simulator.clock_factor(1000)
    made = Jobs(tmp_path, simulator, KEY)
    path = made.project / "specs" / "web.yaml"
    spec = yaml.safe_load(path.read_text())
    spec["env"].append({"name": "TOKEN", "value": SECRET})
    path.write_text(yaml.safe_dump(spec))
    return made


def rollout(**answers: Any) -> dict[str, Any]:
    return extra_variables(SURVEYS["rollout"], {"rollout_src": "specs/web.yaml", **answers})


def live(simulator: Simulator) -> dict[str, dict[str, Any]]:
    return {held["name"]: held for held in simulator.live_deployments()}


def check_secrets(*ended: Ended) -> None:
    found = [
        (path, canary)
        for one in ended
        for path, text in one.texts().items()
        for canary in (KEY, SECRET, PASSWORD)
        if canary in text
    ]
    assert not found


def writes(simulator: Simulator) -> int:
    """How many were made since the last look."""
    count = len(simulator.requests("POST")) + len(simulator.requests("DELETE"))
    simulator.clear_requests()
    return count


def test_a_workflow_plans_rolls_out_and_takes_back_what_fails(jobs: Jobs, simulator: Simulator) -> None:
    launched = {"rollout_project_id": PROJECT, "rollout_src": "specs/web.yaml", "rollout_wait_timeout": 600}
    survey = SURVEYS["rollout"]
    asked = extra_variables(survey, {}, None, launched)
    plan = jobs.run("rollout.yml", asked, "--check")
    assert (plan.status, plan.artifacts["rollout_outcome"], plan.artifacts["rollout_changed"]) == (
        "successful",
        "planned",
        True,
    )
    assert writes(simulator) == 0

    # What the plan handed on must not stand in the way of the rollout's own.
    done = jobs.run("rollout.yml", extra_variables(survey, {}, plan.artifacts, launched))
    web = live(simulator)["web"]
    assert done.status == "successful", done.stdout
    assert {name: done.artifacts[f"rollout_{name}"] for name in ("outcome", "deployment_id", "failed_stage")} == {
        "outcome": "rolled_out",
        "deployment_id": web["id"],
        "failed_stage": "",
    }
    assert done.artifacts["rollout_spec_id"] and done.artifacts["rollout_endpoint_url"].startswith("http")
    # The plan of the role counts, too.
    assert done.changed == 2
    healthy = done.artifacts["rollout_spec_id"]
    writes(simulator)

    # The rollout is told to keep what fails, so that the next job has something to do.
    launched["rollout_image"] = BAD
    kept = extra_variables(survey, {"rollout_on_failure": "keep"}, {}, launched)
    failed = jobs.run("rollout.yml", {**kept, "rollout_wait_unhealthy_seconds": 1})
    assert failed.status == "failed"
    assert failed.artifacts["rollout_outcome"] == "failed" and failed.artifacts["rollout_failed_stage"] == "apply"
    assert failed.artifacts["rollout_deployment_id"] == web["id"]
    assert failed.artifacts["rollout_rollback_target_spec_id"] == healthy
    assert live(simulator)["web"]["config"]["image"] == BAD

    back = jobs.run("rollback.yml", extra_variables(SURVEYS["rollback"], {}, failed.artifacts, launched))
    assert back.status == "successful", back.stdout
    assert (back.artifacts["rollback_outcome"], back.artifacts["rollback_target_spec_id"]) == ("rolled_back", healthy)
    assert live(simulator)["web"]["config"]["image"] == "nginx:1.27"
    assert writes(simulator) == 2
    check_secrets(plan, done, failed, back)


def test_a_rollback_after_a_rollout_that_took_back_itself_changes_nothing(jobs: Jobs, simulator: Simulator) -> None:
    first = jobs.run("rollout.yml", rollout())
    page = jobs.folder / "pages" / "web.html"
    page.parent.mkdir()
    failed = jobs.run(
        "rollout.yml",
        {**rollout(rollout_image=BAD, rollout_report_dest=str(page)), "rollout_wait_unhealthy_seconds": 1},
        "--diff",
    )
    assert (failed.status, failed.artifacts["rollout_outcome"]) == ("failed", "rolled_back")
    assert failed.artifacts["rollout_report"] == str(page) and page.is_file()
    writes(simulator)
    back = jobs.run("rollback.yml", extra_variables(SURVEYS["rollback"], {}, failed.artifacts))
    assert (back.status, back.artifacts["rollback_outcome"], back.changed) == ("successful", "unchanged", 0)
    assert back.artifacts["rollback_target_spec_id"] == first.artifacts["rollout_spec_id"]
    assert writes(simulator) == 0
    check_secrets(first, failed, back)
    assert SECRET not in page.read_text()


def test_what_was_healthy_once_and_failed_its_probe_is_taken_back_to_what_was_before(
    jobs: Jobs, simulator: Simulator
) -> None:
    first = jobs.run("rollout.yml", rollout())
    extra = {"rollout_probe_body": "nobody-says-this", "rollout_probe_retries": 0}
    failed = jobs.run("rollout.yml", {**rollout(rollout_image=GOOD, rollout_on_failure="keep"), **extra})
    assert failed.artifacts["rollout_failed_stage"] == "probe"
    # Its spec has been healthy, so "last_healthy" alone would stay there.
    back = jobs.run("rollback.yml", extra_variables(SURVEYS["rollback"], {}, failed.artifacts))
    assert (back.artifacts["rollback_outcome"], back.changed) == ("rolled_back", 2)
    assert back.artifacts["rollback_target_spec_id"] == first.artifacts["rollout_spec_id"]
    assert live(simulator)["web"]["config"]["image"] == "nginx:1.27"


def test_what_never_began_hands_on_that_it_failed(jobs: Jobs, simulator: Simulator) -> None:
    ended = jobs.run("rollout.yml", {**rollout(), "rollout_project_id": ""})
    assert ended.status == "failed"
    assert {name: value for name, value in ended.artifacts.items() if value not in ("", False)} == {
        "rollout_outcome": "failed",
        "rollout_failed_stage": "preflight",
    }
    assert not simulator.requests()


def test_scale_and_teardown(jobs: Jobs, simulator: Simulator) -> None:
    simulator.secrets(PASSWORD=PASSWORD)
    simulator.create("web", env=[{"name": "TOKEN", "value": SECRET}], basicAuthKey=PASSWORD)
    given = {"project_id": PROJECT, "name": "web"}

    def ask(role: str, **answers: Any) -> dict[str, Any]:
        named = {f"{role}_{name}": answer for name, answer in {**given, **answers}.items()}
        return extra_variables(SURVEYS[role], named)

    scaled = jobs.run("scale.yml", ask("scale", replicas=2), "--diff")
    assert (scaled.status, scaled.artifacts["scale_outcome"]) == ("successful", "scaled"), scaled.stdout
    assert live(simulator)["web"]["config"]["resources"]["replicas"] == 2
    refused = jobs.run("teardown.yml", ask("teardown", confirm="wbe"))
    assert (refused.status, refused.artifacts["teardown_outcome"]) == ("failed", "failed")
    assert "web" in live(simulator)
    gone = jobs.run("teardown.yml", ask("teardown", confirm="web"))
    assert (gone.status, gone.artifacts["teardown_outcome"]) == ("successful", "deleted")
    assert gone.artifacts["teardown_deployment_id"] == scaled.artifacts["scale_deployment_id"]
    assert not live(simulator)
    check_secrets(scaled, refused, gone)


def test_slices_of_a_fleet(jobs: Jobs, simulator: Simulator) -> None:
    source = jobs.project / "desired.paperspace.yml"
    source.write_text(source.read_text().replace("p1exampleid", PROJECT))
    (jobs.project / "specs" / "worker.yaml").write_text((jobs.project / "specs" / "api.yaml").read_text())
    spec = jobs.project / "specs" / "worker.yaml"
    spec.write_text(spec.read_text().replace("name: api", "name: worker"))
    variables = extra_variables(SURVEYS["rollout_fleet"], {"rollout_batch": "50%"})
    slices = slices_of(jobs.import_inventory("desired.paperspace.yml"), 2)
    started = [jobs.start("rollout_fleet.yml", variables, inventory=inventory) for inventory in slices]
    ended = [jobs.finish(one) for one in started]
    assert [one.status for one in ended] == ["successful"] * 2, [one.stdout for one in ended]
    assert [one.artifacts["rollout_fleet_outcome"] for one in ended] == ["rolled_out"] * 2
    assert [one.artifacts["rollout_fleet_hosts"]["rolled_out"] for one in ended] == [
        inventory["all"]["hosts"] for inventory in slices
    ]
    assert [one.artifacts["rollout_fleet_counts"]["rolled_out"] for one in ended] == [2, 1]
    written = Counter(asked["body"]["config"]["name"] for asked in simulator.requests("POST"))
    assert written == Counter(["api", "web", "worker"])
    check_secrets(*ended)


def test_drift_fails_where_the_survey_says_so(jobs: Jobs, simulator: Simulator) -> None:
    simulator.create("web", image="nginx:1.26", env=[{"name": "TOKEN", "value": SECRET}])
    found = jobs.run("drift.yml", extra_variables(SURVEYS["drift"], {}))
    told = jobs.run("drift.yml", extra_variables(SURVEYS["drift"], {"drift_fail": "false"}), "--check")
    assert (found.status, told.status) == ("failed", "successful"), found.stdout + told.stdout
    assert not simulator.requests("POST")[1:]
    check_secrets(found, told)
