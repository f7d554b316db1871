# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The options that say where the API is and how to reach it, and what holds for every module."""

    DOCUMENTATION = r"""
options:
  # begin generated options connection
  api_key:
    description:
      - The API key of the team, or an access token.
      - When it is not set here it is read from the environment variable E(PAPERSPACE_API_KEY).
      - When that is not set either it is the key that the vendor's CLI keeps (C(pspace login)). It
        is stored in C(~/.paperspace/credentials.toml), a table C([keys]) with a key for each team;
        C(team) in C(~/.paperspace/config.toml) names the current one. A single key needs no current
        team. The home folder is E(HOME), where the task runs. A credentials file that others may read
        or write is refused.
      - An empty value counts as not set. Spaces around the key are dropped.
      - Of the modules' options this is the only one that Ansible itself hides wherever it can.
    type: str
  api_url:
    description:
      - The address of the API, with its version.
      - Read from the environment variable E(PAPERSPACE_API_URL) when it is not set here.
      - Plain C(http) is refused for every host but loopback, because it would send the key unencrypted.
        Redirects are not followed.
    type: str
    default: https://api.paperspace.com/v1
  api_timeout:
    description:
      - Seconds that one request may take, from connecting to the last byte of its response.
    type: float
    default: 30
  api_retries:
    description:
      - How often a request is tried again after a lost or unreadable response, or the status 408, 429
        or 5xx.
      - The pauses between attempts grow, and a C(Retry-After) of the API is honoured as far as the
        task's deadline allows.
      - A write is never repeated blindly. After a lost response the task looks the deployment up first,
        so it never creates two.
    type: int
    default: 5
  validate_certs:
    description:
      - Whether the TLS certificate of the API is checked. Switch it off for a test server only.
    type: bool
    default: true
  ca_path:
    description:
      - A file of CA certificates to trust, or a folder of hashed ones.
      - Without it E(REQUESTS_CA_BUNDLE) or E(CURL_CA_BUNDLE) counts, and then the bundle of the C(requests)
        library.
    type: path
  # end generated
requirements:
  - python >= 3.11
  - requests >= 2.31
  - pydantic >= 2.7
  - tenacity >= 8.4
notes:
  - There are two ways to run, with the same result. With the connection C(local), which an implicit C(localhost)
    has, the task runs inside Ansible on the controller, in a few hundredths of a second. Everything else takes the
    way of a module, which costs a Python process a task and shows no live progress. That is any other connection,
    C(async), and becoming another user, so a C(become=true) of the whole play slows these tasks down for nothing.
  - The required libraries belong to the Python that runs the task. On the controller that is the one that runs
    Ansible; on the way of a module it is the target's. A controller without them takes the way of a module.
  - Secrets are masked without C(no_log) on the task, at every verbosity. The API key is never shown. Literal values
    of environment variables, passwords of endpoints, keys of integrations and headers of health checks show as
    V(********), a changed one as V(******** (changed\)). References such as V(secret:NAME) are no secrets and are
    shown. In texts of the API and in log lines of failures, known secrets of eight characters and more are replaced.
  - Some doors are Ansible's own. An error message may quote the source of the task, so keep secrets in vault or in
    lookups and never in a playbook. Label a loop over secrets with C(loop_control.label). Don't pass the key by
    C(environment) of a task, which C(-vvv) prints and a module's command line shows; export it before Ansible
    starts. E(ANSIBLE_DEBUG) and E(ANSIBLE_KEEP_REMOTE_FILES) write down whole arguments, and so does the file of an
    C(async) job.
"""

    # The same options for plugins that are no modules.
    PLUGIN = r"""
options:
  # begin generated options plugin_connection
  api_key:
    description:
      - The API key of the team, or an access token.
      - When it is not set here it is read from the environment variable E(PAPERSPACE_API_KEY).
      - When that is not set either it is the key that the vendor's CLI keeps (C(pspace login)). It
        is stored in C(~/.paperspace/credentials.toml), a table C([keys]) with a key for each team;
        C(team) in C(~/.paperspace/config.toml) names the current one. A single key needs no current
        team. The home folder is E(HOME), where the task runs. A credentials file that others may read
        or write is refused.
      - An empty value counts as not set. Spaces around the key are dropped.
      - Of the modules' options this is the only one that Ansible itself hides wherever it can.
    type: str
    env:
      - name: PAPERSPACE_API_KEY
  api_url:
    description:
      - The address of the API, with its version.
      - Read from the environment variable E(PAPERSPACE_API_URL) when it is not set here.
      - Plain C(http) is refused for every host but loopback, because it would send the key unencrypted.
        Redirects are not followed.
    type: str
    default: https://api.paperspace.com/v1
    env:
      - name: PAPERSPACE_API_URL
  api_timeout:
    description:
      - Seconds that one request may take, from connecting to the last byte of its response.
    type: float
    default: 30
  api_retries:
    description:
      - How often a request is tried again after a lost or unreadable response, or the status 408, 429
        or 5xx.
      - The pauses between attempts grow, and a C(Retry-After) of the API is honoured as far as the
        task's deadline allows.
      - A write is never repeated blindly. After a lost response the task looks the deployment up first,
        so it never creates two.
    type: int
    default: 5
  validate_certs:
    description:
      - Whether the TLS certificate of the API is checked. Switch it off for a test server only.
    type: bool
    default: true
  ca_path:
    description:
      - A file of CA certificates to trust, or a folder of hashed ones.
      - Without it E(REQUESTS_CA_BUNDLE) or E(CURL_CA_BUNDLE) counts, and then the bundle of the C(requests)
        library.
    type: path
  # end generated
requirements:
  - python >= 3.11
  - requests >= 2.31
  - pydantic >= 2.7
  - tenacity >= 8.4
"""
