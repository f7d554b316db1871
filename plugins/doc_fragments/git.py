# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The option that says where a change comes from."""

    DOCUMENTATION = r"""
options:
  # begin generated options git
  git:
    description:
      - Where the change comes from. The API keeps it with the spec, and results show it there under
        C(metadata.git).
      - Give all six or none. It is sent with a write; by itself it is not a change and causes no write.
    type: dict
    suboptions:
      actor:
        description:
          - Who made the change.
        type: str
      host:
        description:
          - The service that holds the repository.
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
          - The name of the repository, or its URL. A user or a token in that is not sent.
        type: str
      ref:
        description:
          - The branch or tag, such as V(main) or V(refs/tags/v1.4). The API keeps it as it is.
          - The vendor's GitHub action sends a branch by its name alone. For a pull request it sends
            the branch to be merged.
        type: str
      sha:
        description:
          - The commit.
        type: str
  # end generated
"""
