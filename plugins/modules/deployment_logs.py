#!/usr/bin/python
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: deployment_logs
short_description: Read the logs of a Paperspace Deployment, or wait for a line
version_added: 1.0.0
description:
  - Reads the log lines of a deployment, oldest first, into the result or into a file.
  - Can wait for a line, such as one that reports that a service is ready.
author:
  - The paperspace.cloud contributors (@ansible-collections)
extends_documentation_fragment:
  - paperspace.cloud.attributes
  - paperspace.cloud.connection
  - paperspace.cloud.identity
attributes:
  check_mode:
    support: full
    details:
      - Reads as usual, predicts whether O(dest) would be written, and writes nothing. O(wait_for) polls once.
  diff_mode:
    support: none
    details:
      - Logs are too long and too private for a diff.
  idempotent:
    support: full
    details:
      - The file is written only if its content differs, that is, whenever there are new lines.
options:
  instance_id:
    description:
      - Read the lines of one instance only.
    type: str
  tail:
    description:
      - Read only this many of the last lines, counted after O(pattern) is applied. V(0) reads none.
      - Without this option, O(since) and O(until), all lines that the API still has are read.
    type: int
  since:
    description:
      - Read only lines from this time on, inclusive.
      - Either an ISO 8601 time (in UTC if it has no time zone), or a duration before now, such as V(90s), V(15m),
        V(2h), V(1d12h) or plain seconds. If the local clock is wrong, the time of the API is used.
    type: str
  until:
    description:
      - Read only lines before this time, exclusive. The format is the same as in O(since).
    type: str
  pattern:
    description:
      - Read only lines in which this Python regular expression matches, anywhere in the line.
      - A pattern that needs more than 2 seconds of CPU time for a page of 120 lines, such as one with nested
        repetition, is an error.
    type: str
  dest:
    description:
      - Write the messages to this file on the host that the task runs on, one per line, oldest first.
      - The file is replaced atomically, and only if its content differs. Its folder must exist.
      - Links are followed. In a folder that everybody may write to, such as C(/tmp), a link or a file of another user
        is refused.
      - Memory use stays small, however long the log is. The lines are then not in the result.
    type: path
  mode:
    description:
      - The octal mode of the file, such as V('0640'). Quote it.
      - If not given, a new file gets V('0600'), and an existing one keeps its mode.
    type: raw
  wait_for:
    description:
      - First wait for a line in which this Python regular expression matches, anywhere in the line. Existing lines
        count; use O(since) to search only new ones.
      - O(instance_id), O(since) and O(until) limit the lines that are searched. O(pattern) and O(tail) do not.
      - The task fails if no line matches within O(wait_timeout).
    type: str
  wait_timeout:
    description:
      - Seconds to wait for a line that matches O(wait_for).
    type: float
    default: 900
  wait_interval:
    description:
      - Seconds between polls for a line that matches O(wait_for).
    type: float
    default: 3
  show_env:
    description:
      - Whether to show literal values of the deployment's environment variables in log lines.
      - Its keys, passwords and headers stay masked.
    type: bool
    default: false
notes:
  - The API keeps log lines for 30 days. Reading for more than an hour, or more than 1 GiB of responses, is an error.
  - Use O(tail), O(since) or O(dest) for long logs. A result is held in memory, printed, and possibly stored. More than
    64 MiB of lines in a result is an error.
  - Literal secrets of eight or more characters in the deployment's current spec and last 120 specs are masked in the
    lines, also in O(dest), so the module also reads the history. Everything else is shown as the application wrote it;
    the collection can't know which other secrets it contains. O(pattern) and O(wait_for) match the lines before
    masking.
  - Live progress goes to stderr while the task waits. Set E(PAPERSPACE_PROGRESS) to V(false) to disable it.
  - In check mode, a deployment that does not exist, or a null O(id), gives an empty result and a warning, because an
    earlier task of the play may be the one that creates it.
seealso:
  - module: paperspace.cloud.deployment
  - module: paperspace.cloud.deployment_info
"""

EXAMPLES = r"""
# PAPERSPACE_API_KEY is set in the environment of Ansible.

- name: Create a deployment that writes logs
  paperspace.cloud.deployment:
    project_id: p1exampleid
    name: web
    image: nginx:1.27
    resources:
      machine_type: C4
      ports: [80]
  register: web

- name: Read the last 50 lines
  paperspace.cloud.deployment_logs:
    project_id: p1exampleid
    name: web
    tail: 50
  register: log

- name: Show them
  ansible.builtin.debug:
    msg: "{{ log.lines }}"

- name: Read the errors of the last two hours
  paperspace.cloud.deployment_logs:
    project_id: p1exampleid
    name: web
    since: 2h
    pattern: (?i)error|traceback

- name: Save the whole log to a file
  paperspace.cloud.deployment_logs:
    id: "{{ web.deployment.id }}"
    dest: "{{ log_folder | default('/tmp') }}/web.log"
    mode: "0640"

- name: Wait for a log line
  paperspace.cloud.deployment_logs:
    project_id: p1exampleid
    name: web
    wait_for: "{{ log_line | default('ready') }}"
    wait_timeout: 120
    tail: 10
"""

RETURN = r"""
logs:
  description: The log lines, oldest first.
  returned: when O(dest) is not given
  type: list
  elements: dict
  contains:
    id:
      description: The id of the line.
      returned: always
      type: str
      sample: '1417'
    job_id:
      description: The id of the job that wrote it.
      returned: always
      type: str
      sample: j1exampleid
    message:
      description: The text of the line.
      returned: always
      type: str
      sample: Uvicorn running on http://0.0.0.0:8000
    dt_created:
      description: When it was written.
      returned: always
      type: str
      sample: '2026-01-02T03:05:29.412Z'
    instance_id:
      description: The instance that wrote it.
      returned: always
      type: str
      sample: i7f2exampleid
    uuid:
      description: The uuid of the line.
      returned: always
      type: str
      sample: 4be2c8a0-6c0e-4bd1-8d8e-2f0f4a3a9d1c
lines:
  description: The messages of the log lines, oldest first. If O(wait_for) failed, the last lines that were read.
  returned: when O(dest) is not given, and when O(wait_for) failed
  type: list
  elements: str
  sample: ["Application startup complete", "Uvicorn running on http://0.0.0.0:8000"]
count:
  description: How many lines were read.
  returned: success
  type: int
  sample: 2
dest:
  description: The file that contains the lines. Null if O(dest) is not given.
  returned: success
  type: str
  sample: /var/log/paperspace/web.log
matched:
  description: >-
    The newest line that matches O(wait_for). Null without a match or without O(wait_for). The same shape as
    RV(paperspace.cloud.deployment_logs#module:logs[]).
  returned: success, and when O(wait_for) failed
  type: dict
  sample: {dt_created: "2026-01-02T03:05:29.412Z", instance_id: i7f2exampleid, message: Application startup complete}
error:
  description: The API error. The same shape as RV(paperspace.cloud.deployment#module:error).
  returned: when a request fails
  type: dict
  sample: {status: 400, code: BAD_REQUEST, message: Input validation failed, issues: []}
ids:
  description: The ids of these deployments.
  returned: when several deployments have the name
  type: list
  elements: str
  sample: [6b1d0c1e-2f5a-4d0b-9f3e-0a1b2c3d4e5f, 8c3e1d2f-3a6b-4e1c-8a4f-1b2c3d4e5f60]
"""

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import DEPLOYMENT_LOGS
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.module import run_module
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.deployment_logs import run


def main() -> None:
    """Run the module."""
    run_module(DEPLOYMENT_LOGS, run)


if __name__ == "__main__":
    main()
