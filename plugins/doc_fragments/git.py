# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The option for the source of a change."""

    DOCUMENTATION = r"""
options:
  # begin generated options git
  git:
    description:
      - The source of the change. The API stores it with the spec, and results show it there under C(metadata.git).
      - Give all six or none. It is sent with a write, but by itself it is not a change and causes no
        write.
    type: dict
    suboptions:
      actor:
        description:
          - Who made the change.
        type: str
      host:
        description:
          - The service that hosts the repository.
        type: str
        choices:
          - github
          - gitlab
      owner:
        description:
          - The owner of the repository.
        type: str
      repo:
        description:
          - The name of the repository, or its URL. A user or a token in the URL is not sent.
        type: str
      ref:
        description:
          - The branch or tag, such as V(main) or V(refs/tags/v1.4). The API stores it unchanged.
          - The vendor's GitHub action sends only the name of a branch. For a pull request, it sends
            the head branch.
        type: str
      sha:
        description:
          - The commit.
        type: str
  # end generated
"""
