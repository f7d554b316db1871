# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The options that say what a deployment shall be, in the words of the v1 spec."""

    DOCUMENTATION = r"""
options:
  # begin generated options deployment_spec
  image:
    description:
      - The container image, as C(repository/name:tag).
      - A new deployment needs one.
    type: str
  enabled:
    description:
      - Whether the deployment runs.
      - V(false) parks it. Its containers stop, and with them the bill, while the endpoint keeps its
        address.
      - When it is not given a new deployment runs, and an existing one stays as it is, also with O(purge=true).
    type: bool
  command:
    description:
      - The command of the container with its arguments, a list of words that replaces the image's own.
      - Replaced whole. C(command) in O(remove) goes back to the image's own.
      - Words are strings or integers. Ansible reads a plain V(22:30) as 1350, V(02134) as 1116, V(1_000)
        as 1000 and V(yes) as a boolean before the module sees it, so quote such words. Booleans, floats
        and one string in place of the list are refused.
    type: list
    elements: str
  env:
    description:
      - Environment variables of the containers, a mapping of names to values.
      - Merged by name. Variables that are not named here stay; C(env.NAME) in O(remove) removes one,
        and C(env) removes all.
      - Values are strings or integers, and an empty string is a real value. Booleans, floats, dates
        and lists are refused, because YAML and templates would decide how to spell them. Quote such
        a value, or add C(| string) after a template.
      - Ansible reads a plain V(22:30) as 1350, V(02134) as 1116 and V(1_000) as 1000 before the module
        sees it. Quote such values. In a file that O(src) names they are refused.
      - Write V(secret:NAME) to refer to a secret of the project or the team. References are shown;
        every literal value is masked.
    type: dict
  region:
    description:
      - The region that the deployment runs in, such as V(ny2).
      - The list is the API's own and may grow. C(region) in O(remove) leaves the choice to the API.
    type: str
  container_registry:
    description:
      - The name of the private registry that the image comes from, as the team has set it up.
      - C(container_registry) in O(remove) removes it.
    type: str
  basic_auth_key:
    description:
      - The password of the endpoint, which then asks for HTTP Basic authentication with the user C(paperspace).
      - Prefer a reference, V(secret:NAME). A literal is masked wherever the collection shows it.
      - Only C(basic_auth_key) in O(remove) opens an endpoint. Neither an empty string nor O(purge=true)
        does.
      - Where the API does not show the key, the task asks the endpoint before it writes. If that asks
        for a password, a write without the key is refused. Give the key, or name it in O(remove) where
        the application itself asks.
    type: str
  health_checks:
    description:
      - Probes that find out whether a container has started, is alive, and is ready for requests.
      - Probes that are not given stay. C(health_checks) in O(remove) removes all.
    type: dict
    suboptions:
      liveness:
        description:
          - A container that fails this probe is restarted.
          - Replaced whole; C(health_checks.liveness) in O(remove) removes it. Give either C(path) or
            C(exec).
        type: dict
        suboptions:
          path:
            description:
              - The path that the probe asks for over HTTP. Every status from 200 to 399 is a success.
            type: str
          port:
            description:
              - The port that the probe asks. The API's default is the first of the deployment's ports.
            type: int
          host:
            description:
              - The host name that the probe asks, in place of the container's own address.
            type: str
          headers:
            description:
              - Headers that the probe sends, a mapping of names to values.
              - Replaced whole. Values are strings or integers; quote what YAML takes for something
                else, as in O(env). Literal values are masked.
            type: dict
          exec:
            description:
              - A command that the probe runs in the container, in place of an HTTP request.
            type: dict
            suboptions:
              command:
                description:
                  - The command with its arguments. The exit code 0 is a success.
                type: list
                elements: str
          initial_delay_seconds:
            description:
              - Seconds between the start of the container and the first probe. The API's default is
                0.
            type: int
          period_seconds:
            description:
              - Seconds between two probes. The API's default is 10.
            type: int
          timeout_seconds:
            description:
              - Seconds after which a probe without a response has failed. The API's default is 1.
            type: int
          failure_threshold:
            description:
              - How many probes in a row must fail before it counts. The API's default is 3.
            type: int
      readiness:
        description:
          - A container that fails this probe gets no requests and does not count as ready.
          - Replaced whole; C(health_checks.readiness) in O(remove) removes it. Give either C(path)
            or C(exec).
        type: dict
        suboptions:
          path:
            description:
              - The path that the probe asks for over HTTP. Every status from 200 to 399 is a success.
            type: str
          port:
            description:
              - The port that the probe asks. The API's default is the first of the deployment's ports.
            type: int
          host:
            description:
              - The host name that the probe asks, in place of the container's own address.
            type: str
          headers:
            description:
              - Headers that the probe sends, a mapping of names to values.
              - Replaced whole. Values are strings or integers; quote what YAML takes for something
                else, as in O(env). Literal values are masked.
            type: dict
          exec:
            description:
              - A command that the probe runs in the container, in place of an HTTP request.
            type: dict
            suboptions:
              command:
                description:
                  - The command with its arguments. The exit code 0 is a success.
                type: list
                elements: str
          initial_delay_seconds:
            description:
              - Seconds between the start of the container and the first probe. The API's default is
                0.
            type: int
          period_seconds:
            description:
              - Seconds between two probes. The API's default is 10.
            type: int
          timeout_seconds:
            description:
              - Seconds after which a probe without a response has failed. The API's default is 1.
            type: int
          failure_threshold:
            description:
              - How many probes in a row must fail before it counts. The API's default is 3.
            type: int
      startup:
        description:
          - Holds back the other probes until the container has started.
          - Replaced whole; C(health_checks.startup) in O(remove) removes it. Give either C(path) or
            C(exec).
        type: dict
        suboptions:
          path:
            description:
              - The path that the probe asks for over HTTP. Every status from 200 to 399 is a success.
            type: str
          port:
            description:
              - The port that the probe asks. The API's default is the first of the deployment's ports.
            type: int
          host:
            description:
              - The host name that the probe asks, in place of the container's own address.
            type: str
          headers:
            description:
              - Headers that the probe sends, a mapping of names to values.
              - Replaced whole. Values are strings or integers; quote what YAML takes for something
                else, as in O(env). Literal values are masked.
            type: dict
          exec:
            description:
              - A command that the probe runs in the container, in place of an HTTP request.
            type: dict
            suboptions:
              command:
                description:
                  - The command with its arguments. The exit code 0 is a success.
                type: list
                elements: str
          initial_delay_seconds:
            description:
              - Seconds between the start of the container and the first probe. The API's default is
                0.
            type: int
          period_seconds:
            description:
              - Seconds between two probes. The API's default is 10.
            type: int
          timeout_seconds:
            description:
              - Seconds after which a probe without a response has failed. The API's default is 1.
            type: int
          failure_threshold:
            description:
              - How many probes in a row must fail before it counts. The API's default is 3.
            type: int
  integrations:
    description:
      - Data that is mounted into the containers, such as models, buckets, volumes and repositories.
      - Matched by O(integrations[].name). Each item replaces the one of its name whole; items that
        are not named stay. C(integrations[NAME]) in O(remove) removes one, and C(integrations) removes
        all.
      - The API fetches the data before it starts a container, which can take many minutes.
    type: list
    elements: dict
    suboptions:
      type:
        description:
          - The kind of data. The API knows V(model), V(s3), V(spaces), V(volume) and V(git-lfs), and
            may learn more.
        type: str
      name:
        description:
          - The name of the integration, and of the folder that it is mounted as.
          - Every item needs one, and no two share it.
        type: str
      id:
        description:
          - The id of the model, for the type V(model).
        type: str
      path:
        description:
          - The folder that holds the mount. For the type V(model) the API's default is V(/opt/models).
        type: str
      url:
        description:
          - The address of the bucket, such as V(s3://bucket/folder), or of the repository.
        type: str
      region:
        description:
          - The region of the bucket.
        type: str
      endpoint:
        description:
          - The address of the object storage service.
        type: str
      access_key_id:
        description:
          - The id of the access key of the bucket. A literal is masked.
        type: str
      secret_access_key:
        description:
          - The secret of the access key of the bucket. A literal is masked.
          - Prefer a reference, V(secret:NAME). The API may refuse anything else.
        type: str
  resources:
    description:
      - What the deployment runs on, and how much of it.
      - Options that are not given stay as they are.
    type: dict
    suboptions:
      machine_type:
        description:
          - The machine type of every replica, such as V(C4) or V(A4000).
          - A new deployment needs one. Which types there are is up to the region and the plan of the
            team.
        type: str
      ports:
        description:
          - The ports that the container listens on, in their order.
          - A new deployment needs at least one. Replaced whole.
        type: list
        elements: int
      replicas:
        description:
          - How many replicas run; with autoscaling, the fewest that run.
          - V(0) parks the deployment as O(enabled=false) does.
          - When it is not given a new deployment has one, and an existing one keeps its number, also
            with O(purge=true).
        type: int
      autoscaling:
        description:
          - Adds and removes replicas with the load.
          - Options that are not given stay as they are. C(resources.autoscaling) in O(remove) removes
            autoscaling.
        type: dict
        suboptions:
          enabled:
            description:
              - Whether autoscaling is on. The API's default is V(true).
            type: bool
          max_replicas:
            description:
              - The most replicas that run. Autoscaling needs it.
            type: int
          metrics:
            description:
              - What to scale by, one item for each metric. With several, the one that asks for the
                most replicas wins.
              - Replaced whole, in any order. Autoscaling needs at least one.
            type: list
            elements: dict
            suboptions:
              metric:
                description:
                  - What is measured.
                type: str
                choices:
                  - cpu
                  - memory
                  - requestDuration
              summary:
                description:
                  - How the values of the replicas are put together. The API knows V(average) only,
                    which is sent when it is not given.
                type: str
                choices:
                  - average
              value:
                description:
                  - The value to stay at, in percent for V(cpu) and V(memory), and in seconds for V(requestDuration).
                type: float
  # end generated
"""
