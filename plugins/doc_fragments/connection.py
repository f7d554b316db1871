# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The options of the connection to the API, and the notes that apply to every module."""

    DOCUMENTATION = r"""
options:
  # begin generated options connection
  api_key:
    description:
      - The API key of the team, or an access token.
      - If not set, it is read from the environment variable E(PAPERSPACE_API_KEY).
      - If that is not set either, the key of the vendor's CLI (C(pspace login)) is used. It is stored
        in C(~/.paperspace/credentials.toml), in a table C([keys]) with one key per team. C(team) in
        C(~/.paperspace/config.toml) names the current team. A single key needs no current team. C(~)
        is E(HOME) where the task runs. A credentials file that other users may read or write is refused.
      - An empty value counts as not set. Spaces around the key are stripped.
      - This is the only module option with C(no_log), so Ansible itself hides it wherever it can.
    type: str
  api_url:
    description:
      - The base URL of the API, including its version.
      - If not set, it is read from the environment variable E(PAPERSPACE_API_URL).
      - Plain C(http) is accepted only for loopback, because it sends the key unencrypted. Redirects
        are not followed.
    type: str
    default: https://api.paperspace.com/v1
  api_timeout:
    description:
      - The timeout of one request in seconds, from connecting to the last byte of the response.
    type: float
    default: 30
  api_retries:
    description:
      - How often a request is retried after a lost or unreadable response, or the status 408, 429 or
        5xx.
      - The delay between attempts grows. A C(Retry-After) header is honoured as far as the task's deadline
        allows.
      - A write is never retried blindly. After a lost response, the task looks the deployment up first,
        so it never creates two.
    type: int
    default: 5
  validate_certs:
    description:
      - Whether to verify the TLS certificate of the API. Disable it for test servers only.
    type: bool
    default: true
  ca_path:
    description:
      - A file of trusted CA certificates, or a folder of hashed ones.
      - If not set, E(REQUESTS_CA_BUNDLE) or E(CURL_CA_BUNDLE) is used, or else the bundle of the C(requests)
        library.
    type: path
  # end generated
requirements:
  - python >= 3.11
  - requests >= 2.31
  - pydantic >= 2.7
  - tenacity >= 8.4
notes:
  - A task runs either on the controller or as a module, with the same result. With the connection C(local), which an
    implicit C(localhost) has, it runs on the controller, inside Ansible, in a few hundredths of a second. With any
    other connection, with C(async), or as another user, it runs as a module, which starts a Python process for each
    task and shows no live progress. So C(become=true) on a whole play slows these tasks down without benefit.
  - The Python that runs the task needs the required libraries. On the controller, that is the Python that runs Ansible;
    for a module, it is that of the target. If the controller lacks the libraries, the task runs as a module.
  - Secrets are masked without C(no_log) on the task, at every verbosity. The API key is never shown. Literal values of
    environment variables, passwords of endpoints, keys of integrations and headers of health checks appear as
    V(********), a changed one as V(******** (changed\)). References such as V(secret:NAME) are not secrets and are
    shown. In messages of the API and in log lines of failures, known secrets of eight or more characters are replaced.
  - Ansible itself can leak secrets. An error message may quote the source of the task, so keep secrets in vault or in
    lookups, never in a playbook. Label a loop over secrets with C(loop_control.label). Don't pass the key in the
    C(environment) of a task, since C(-vvv) prints it and a module's command line shows it; export it before Ansible
    starts. E(ANSIBLE_DEBUG), E(ANSIBLE_KEEP_REMOTE_FILES) and the job file of C(async) record all arguments.
"""

    # The same options for the other plugins.
    PLUGIN = r"""
options:
  # begin generated options plugin_connection
  api_key:
    description:
      - The API key of the team, or an access token.
      - If not set, it is read from the environment variable E(PAPERSPACE_API_KEY).
      - If that is not set either, the key of the vendor's CLI (C(pspace login)) is used. It is stored
        in C(~/.paperspace/credentials.toml), in a table C([keys]) with one key per team. C(team) in
        C(~/.paperspace/config.toml) names the current team. A single key needs no current team. C(~)
        is E(HOME) where the task runs. A credentials file that other users may read or write is refused.
      - An empty value counts as not set. Spaces around the key are stripped.
      - This is the only module option with C(no_log), so Ansible itself hides it wherever it can.
    type: str
    env:
      - name: PAPERSPACE_API_KEY
  api_url:
    description:
      - The base URL of the API, including its version.
      - If not set, it is read from the environment variable E(PAPERSPACE_API_URL).
      - Plain C(http) is accepted only for loopback, because it sends the key unencrypted. Redirects
        are not followed.
    type: str
    default: https://api.paperspace.com/v1
    env:
      - name: PAPERSPACE_API_URL
  api_timeout:
    description:
      - The timeout of one request in seconds, from connecting to the last byte of the response.
    type: float
    default: 30
  api_retries:
    description:
      - How often a request is retried after a lost or unreadable response, or the status 408, 429 or
        5xx.
      - The delay between attempts grows. A C(Retry-After) header is honoured as far as the task's deadline
        allows.
      - A write is never retried blindly. After a lost response, the task looks the deployment up first,
        so it never creates two.
    type: int
    default: 5
  validate_certs:
    description:
      - Whether to verify the TLS certificate of the API. Disable it for test servers only.
    type: bool
    default: true
  ca_path:
    description:
      - A file of trusted CA certificates, or a folder of hashed ones.
      - If not set, E(REQUESTS_CA_BUNDLE) or E(CURL_CA_BUNDLE) is used, or else the bundle of the C(requests)
        library.
    type: path
  # end generated
requirements:
  - python >= 3.11
  - requests >= 2.31
  - pydantic >= 2.7
  - tenacity >= 8.4
"""
