# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event source ``paperspace.cloud.deployment_watch`` of Event-Driven Ansible."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

DOCUMENTATION = r"""
---
author:
  - The paperspace.cloud contributors (@ansible-collections)
short_description: Emit an event for each change of Paperspace Deployments
description:
  - Polls the deployments of a project, or all that the API key can see, and emits an event for each change since the
    last poll.
  - A poll is one request for each page of 120 deployments, whatever is watched.
  - The types of events are V(seen), V(created), V(new_spec), V(enabled), V(disabled), V(scaled), V(applied),
    V(instance_state), V(failed), V(healthy) and V(deleted). C(docs/eda.md) of the collection lists the fields of each
    type.
  - The first poll is the baseline for later ones. It emits nothing, except with O(initial_events).
  - While the API fails, the source polls less and less often, at least every five minutes, and emits nothing. The next
    successful poll emits the changes.
  - Events, messages and files never contain secrets.
  - Text in events is data. It is one line of at most 1,000 characters, with parentheses instead of braces, so that
    Ansible never evaluates it as a template. For file names, use C(event.deployment.slug) or C(event.deployment.id).
options:
  api_key:
    description:
      - The API key. If not set, E(PAPERSPACE_API_KEY) is used, or else the key that the vendor's CLI stores (C(pspace
        login)).
      - Set the variable rather than the option, so that no rulebook contains the key.
    type: str
  api_url:
    description:
      - The base URL of the API. If not set, E(PAPERSPACE_API_URL) is used.
      - Plain http is accepted only for loopback.
    type: str
    default: https://api.paperspace.com/v1
  api_timeout:
    description: The timeout of one request in seconds.
    type: float
    default: 30
  api_retries:
    description: How often a failed request is retried within a poll.
    type: int
    default: 5
  validate_certs:
    description: Whether to verify the TLS certificate of the API.
    type: bool
    default: true
  ca_path:
    description: The path of a file of trusted CA certificates.
    type: path
  project_id:
    description: The project to watch. If not set, all deployments that the API key can see.
    type: str
  names:
    description: Shell patterns for the names of the deployments to watch. If not set, all.
    type: list
    elements: str
  events:
    description: The types of events to emit. If not set, all.
    type: list
    elements: str
    choices:
      [seen, created, new_spec, enabled, disabled, scaled, applied, instance_state, failed, healthy, deleted]
  interval:
    description: Seconds between polls, at least 1.
    type: float
    default: 30
  instances:
    description:
      - Whether to also read the instances of deployments that are not healthy. This costs one request per poll for each
        of these deployments, and one more for each new spec.
      - Required for V(instance_state). It also makes V(failed) faster, and adds the states and messages of the
        instances.
    type: bool
    default: false
  unhealthy_seconds:
    description: With O(instances), seconds that an instance may stay unhealthy before its spec counts as failed.
    type: float
    default: 30
  healthy_within:
    description: Seconds after which a spec that is not healthy counts as failed. V(0) waits forever.
    type: float
    default: 900
  initial_events:
    description: Whether the first poll emits an event V(seen) for each deployment.
    type: bool
    default: false
  state_file:
    description:
      - The path of a file with the last known state. With it, a restarted source continues where it stopped, and emits
        the changes since then. The folder of the file must exist.
      - Each source needs its own file. The file has the mode 0600.
      - If the file can't be written, as on a full disk, the source warns, continues, and tries again at the next poll.
    type: path
"""

EXAMPLES = r"""
# Everything about a project, with PAPERSPACE_API_KEY in the environment.
- paperspace.cloud.deployment_watch:
    project_id: p1exampleid

# Only what goes wrong with some deployments, soon, and also after a restart.
- paperspace.cloud.deployment_watch:
    project_id: p1exampleid
    names: [llm, web-*]
    events: [failed]
    interval: 10
    instances: true
    state_file: /var/lib/eda/llm.json
"""

# ansible-rulebook runs this file as a script, and knows nothing of the folder of collections that it lies in.
_PARENTS = Path(__file__).absolute().parents
if len(_PARENTS) > 7 and _PARENTS[6].name == "ansible_collections" and str(_PARENTS[7]) not in sys.path:
    sys.path.insert(0, str(_PARENTS[7]))
    _package = sys.modules.get("ansible_collections")
    # The package of that name that comes with pip's "ansible" looks nowhere else by itself.
    if _package is not None and isinstance(_package.__path__, list):
        _package.__path__.insert(0, str(_PARENTS[6]))

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.outcome import failure
from ansible_collections.paperspace.cloud.plugins.module_utils.libraries import missing_libraries


async def main(queue: asyncio.Queue[dict[str, Any]], args: dict[str, Any]) -> None:
    """Puts events on the queue until it is cancelled.

    Raises RuntimeError, whose text names the option and the remedy, when it can't begin or go on.
    """
    problem = missing_libraries()
    if problem:
        raise RuntimeError(problem)
    # They need these libraries.
    from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.loop import Watch
    from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.options import read_options

    try:
        await Watch(queue, read_options(args)).run()
    except Exception as error:
        raise RuntimeError(failure(error, {"api_key": args.get("api_key")})["msg"]) from None


if __name__ == "__main__":

    class _Printer:
        """Stands in for the queue of ansible-rulebook."""

        async def put(self, event: dict[str, Any]) -> None:
            """An event is a line of JSON."""
            print(json.dumps(event), flush=True)

    # As in: python deployment_watch.py project_id=p1exampleid interval=5 initial_events=true
    _words = [word.partition("=") for word in sys.argv[1:]]
    for _name, _equals, _value in _words:
        if not _equals:
            sys.exit(f"{_name}: give each option as name=value, as in project_id=p1exampleid")
    try:
        asyncio.run(main(_Printer(), {name: value for name, _equals, value in _words}))
    except KeyboardInterrupt:
        pass
    except RuntimeError as error:
        sys.exit(str(error))
