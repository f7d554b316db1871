# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter ``paperspace.cloud.spec_drift_text``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.paperspace.cloud.plugins.plugin_utils.drift.text import spec_drift_text
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.template_errors import as_filter_error

DOCUMENTATION = r"""
name: spec_drift_text
short_description: Render drift as a paragraph
version_added: 1.0.0
author:
  - The paperspace.cloud contributors (@ansible-collections)
description:
  - Summarizes the drift, and lists each deployment with its first changes, for a terminal, an email or a chat.
options:
  _input:
    description: The result of the filter P(paperspace.cloud.spec_drift#filter), or the fact C(drift_result) of the role
      C(paperspace.cloud.drift).
    type: dict
    required: true
seealso:
  - plugin: paperspace.cloud.spec_drift
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show what has drifted
  ansible.builtin.debug:
    msg: "{{ drift | paperspace.cloud.spec_drift_text }}"
  vars:
    drift:
      project_id: p1exampleid
      entries:
        - name: web
          file: web.yaml
          state: drifted
          changes:
            - path: image
              before: nginx:1.28
              after: nginx:1.27
          message: image is nginx:1.28, the file says nginx:1.27
        - name: llm
          file: llm/paperspace.yaml
          state: in_sync
"""

RETURN = r"""
_value:
  description: The paragraph.
  type: str
"""


class FilterModule:
    """What Jinja gets of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"spec_drift_text": as_filter_error("spec_drift_text", spec_drift_text)}
