"""The demo: runs the examples on a local simulator of the API, with a line before each and a check after it.

The exit code is 0 if every check held, else 1. Nothing outside this machine is asked.
"""

from __future__ import annotations

import signal
import sys
import time
from typing import Any, NoReturn

from demo_stage import BOLD, CHECKOUT, DIM, Simulator, Stage, say

OLD_KEY = "an-example-value"
NEW_KEY = "a-new-session-key"
THIRD_KEY = "one-more-session-key"
PAGE = CHECKOUT / ".cache/demo/rollout.html"
INTERRUPTED, TERMINATED = 130, 143


def example(name: str, *options: str) -> str:
    """The command that runs an example."""
    return " ".join(["ansible-playbook", f"examples/{name}.yml", "-e @examples/demo_vars.yml", *filter(None, options)])


def create(stage: Stage) -> None:
    stage.scene(
        "A first rollout",
        "The spec file examples/specs/web.yaml becomes a deployment, which runs a web server.",
        "The task waits until it is healthy, and shows its progress live.",
    )
    run = stage.run(example("first_rollout"))
    web = stage.simulator.deployments().get("web", [])
    stage.proof(run.changed == 1 and len(web) == 1 and web[0]["healthy"], "created, and waited until it was healthy")
    stage.proof("[localhost] web: creating" in run.output, "the wait showed its progress live")


def repeat(stage: Stage) -> None:
    stage.scene("The same task again", "Nothing changed, so nothing is written. It takes one request.")
    run = stage.run(example("first_rollout"))
    stage.proof(run.code == 0 and run.changed == 0, "the same task again changed nothing")
    stage.proof(stage.simulator.requests() == ["GET"], "and made exactly one request, to read")


def new_image(stage: Stage) -> None:
    stage.scene("A new image, first in check mode", "--check writes nothing, and --diff shows what would change.")
    run = stage.run(example("first_rollout", "-e image=nginx:1.28", "--check", "--diff"))
    stage.proof("+    image: nginx:1.28" in run.output, "check mode predicted the change")
    stage.proof("POST" not in stage.simulator.requests() and _image(stage) == "nginx:1.27", "and wrote nothing")
    say()
    say("Now without --check:")
    run = stage.run(example("first_rollout", "-e image=nginx:1.28"))
    stage.proof(run.changed == 1 and _image(stage) == "nginx:1.28", "the new image was rolled out and is healthy")


def secret(stage: Stage) -> None:
    stage.scene(
        "A secret",
        "SESSION_KEY is a literal value in the environment of the containers. The diff shows that it",
        "changes, but neither the old nor the new value.",
    )
    run = stage.run(example("change_env", "--diff"), SESSION_KEY=NEW_KEY)
    env = {item["name"]: item["value"] for item in _config(stage).get("env", [])}
    masked = "'******** (changed)'" in run.output
    stage.proof(env.get("SESSION_KEY") == NEW_KEY and masked, "a secret was changed, and the diff masks it")
    loud = stage.run(example("change_env", "--check", "--diff", "-vvv"), show=False, SESSION_KEY=THIRD_KEY)
    seen = run.output + loud.output
    stage.proof(
        loud.changed == 1 and not any(key in seen for key in (OLD_KEY, NEW_KEY, THIRD_KEY)),
        "no value of it was printed, not even with -vvv",
    )


def crash(stage: Stage) -> None:
    stage.scene(
        "An image that crashes",
        "Its containers exit with an error. The task does not wait for its timeout of 900 s. It fails when they",
        "stay unhealthy (for 3 s here, 30 s by default), and shows their last log lines.",
    )
    run = stage.run(example("first_rollout", "-e image=nginx:crash"))
    stage.proof(run.code != 0 and run.seconds < 60, f"the crashing image was refused, after {run.seconds:.0f} s")
    stage.proof("RuntimeError: simulated crash" in run.output, "with the log lines that say why")


def rollback(stage: Stage) -> None:
    stage.scene(
        "Roll back",
        "The deployment goes back to the last healthy spec of its history. The playbook first deploys another",
        "crashing image, and still fails at the end, so the failure is not mistaken for a success.",
    )
    run = stage.run(example("rollback", "-e image=nginx:2-crash"))
    stage.proof(run.code != 0 and run.changed == 1, "the next crashing image failed, and was rolled back")
    env = {item["name"]: item["value"] for item in _config(stage).get("env", [])}
    back = _image(stage) == "nginx:1.28" and env.get("SESSION_KEY") == NEW_KEY
    stage.proof(back and NEW_KEY not in run.output, "the last healthy spec is back and healthy, its secret included")


def repair(stage: Stage) -> None:
    stage.scene(
        "Repair, with the role",
        "The role rollout shows its plan, applies it, waits, and probes the endpoint.",
        "It has its own playbook, so one command is enough.",
    )
    command = "ansible-playbook paperspace.cloud.rollout -e @examples/rollout_vars.yml -e @examples/demo_vars.yml"
    run = stage.run(command)
    stage.proof(run.code == 0 and _image(stage) == "nginx:1.27", "the role deployed a good image")
    stage.proof("web is rolled out and responds at http" in run.output, "and the endpoint responded")


def night(stage: Stage) -> None:
    stage.scene(
        "A bad image at night, with the role",
        "Nobody watches. The role rolls the crashing image back to the last healthy spec, probes the endpoint again,",
        "fails, and writes a page that shows what happened.",
    )
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.unlink(missing_ok=True)
    command = "ansible-playbook paperspace.cloud.rollout -e @examples/rollout_vars.yml -e @examples/demo_vars.yml"
    run = stage.run(f"{command} -e rollout_image=nginx:3-crash -e rollout_report_dest={PAGE}")
    stage.proof(
        run.code != 0 and _image(stage) == "nginx:1.27", "the crashing image was refused, and the good one is back"
    )
    page = PAGE.read_text() if PAGE.exists() else ""
    stage.proof("nginx:3-crash" in page and NEW_KEY not in page, "the page shows it, without a secret")


def lost_answer(stage: Stage) -> None:
    stage.scene(
        "A lost response",
        "The API creates a second deployment, but the connection breaks before the response. A blind retry",
        "would create another one. The task checks first.",
    )
    fault = {"method": "POST", "path": "/v1/deployments", "kind": "drop", "when": "after"}
    stage.simulator.call("POST", "/faults", {"faults": [fault]})
    run = stage.run(example("first_rollout", "-e deployment_name=web-2"))
    faults_left = stage.simulator.call("GET", "/faults")["faults"]
    made = len(stage.simulator.deployments().get("web-2", []))
    writes = stage.simulator.requests().count("POST")
    stage.proof(run.code == 0 and not faults_left, "the response was lost, and the task still succeeded")
    stage.run(example("show"))
    stage.proof(made == 1 and writes == 1, f"deployments with the name web-2: {made}, after {writes} write")


def logs(stage: Stage) -> None:
    stage.scene("Logs", "The last lines that match a pattern, oldest first. They include the crash.")
    run = stage.run(example("logs", "-e pattern=Error"))
    stage.proof(run.code == 0 and "RuntimeError: simulated crash" in run.output, "the log still shows the crash")


def teardown(stage: Stage) -> None:
    stage.scene("Teardown", "Both are deleted. Deleting a deployment that is already gone is not an error.")
    runs = [stage.run(example("teardown", option)) for option in ("", "-e deployment_name=web-2", "")]
    changed = [run.changed for run in runs]
    stage.proof(changed == [1, 1, 0] and not stage.simulator.deployments(), "both are gone")


def fleet(stage: Stage) -> None:
    stage.scene(
        "A whole project",
        "One task converges a project to a list: it creates three deployments concurrently and waits for all. Run",
        "again, it reads the project, in one request, and changes nothing. Then two of them get a new image.",
    )
    first = stage.run(example("fleet"))
    names = set(stage.simulator.deployments())
    stage.proof(
        first.changed == 1 and names == {"shop", "docs", "preview-llm"}, f"one task made {len(names)} deployments"
    )
    again = stage.run(example("fleet"), show=False)
    reads = stage.simulator.requests()
    stage.proof(again.changed == 0 and reads == ["GET"], f"again: nothing changed, after {len(reads)} request")
    changed = stage.run(example("fleet", "--diff -e image=nginx:1.28"))
    writes = stage.simulator.requests().count("POST")
    stage.proof(changed.changed == 1 and writes == 2, f"a new image for two of them: {writes} writes, one diff")


SCENES = (create, repeat, new_image, secret, crash, rollback, repair, night, lost_answer, logs, teardown, fleet)


def main() -> int:
    """The exit code: 0 if every check held."""
    signal.signal(signal.SIGTERM, _end)
    say("paperspace.cloud: deploying a service with Ansible", BOLD)
    say("Everything runs on this machine: a simulator of the Paperspace API, and the playbooks in examples/.")
    say("The commands are those that you would type; their output is Ansible's own, shortened.", DIM)
    try:
        return 0 if play() else 1
    except KeyboardInterrupt:
        say("\nInterrupted.")
        return INTERRUPTED


def play() -> bool:
    """Play all scenes. True if every check held."""
    began = time.monotonic()
    simulator = Simulator()
    stage = Stage(simulator)
    try:
        for scene in SCENES:
            scene(stage)
    finally:
        stopped = simulator.stop()
    stage.proof(stopped, "the simulator has ended; nothing is left running")
    held = stage.summary(time.monotonic() - began)
    if PAGE.exists():
        say(f"The page of the rollout that failed: {PAGE}")
    if held:
        say("Next: set PAPERSPACE_API_KEY, and run examples/first_rollout.yml with your project_id; see README.md.")
    return held


def _config(stage: Stage) -> dict[str, Any]:
    """The configuration of the deployment ``web``, empty while that is not healthy."""
    web = stage.simulator.deployments().get("web", [])
    return web[0]["config"] if web and web[0]["healthy"] else {}


def _image(stage: Stage) -> str | None:
    return _config(stage).get("image")


def _end(_signal: int, _frame: object) -> NoReturn:
    sys.exit(TERMINATED)


if __name__ == "__main__":
    sys.exit(main())
