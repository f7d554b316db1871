# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The options that describe a deployment, in the terms of the v1 spec."""

    DOCUMENTATION = r"""
options:
  # begin generated options deployment_spec
  image:
    description:
      - The container image, as C(repository/name:tag).
      - Required for a new deployment.
    type: str
  enabled:
    description:
      - Whether the deployment runs.
      - V(false) parks it. The containers stop, billing stops, and the endpoint keeps its address.
      - If not given, a new deployment runs, and an existing one stays as it is, even with O(purge=true).
    type: bool
  command:
    description:
      - The command of the container and its arguments, as a list of words. It overrides the command
        of the image.
      - Replaced as a whole. C(command) in O(remove) restores the command of the image.
      - Words are strings or integers. Ansible reads an unquoted V(22:30) as 1350, V(02134) as 1116,
        V(1_000) as 1000 and V(yes) as a boolean before the module sees it, so quote such words. Booleans,
        floats and a single string instead of the list are refused.
    type: list
    elements: str
  env:
    description:
      - Environment variables of the containers, as a mapping of names to values.
      - Merged by name. Variables that are not given stay. C(env.NAME) in O(remove) removes one, and
        C(env) removes all.
      - Values are strings or integers. An empty string is a valid value. Booleans, floats, dates and
        lists are refused, because their spelling would depend on YAML and templates. Quote such a value,
        or append C(| string) to a template.
      - Ansible reads an unquoted V(22:30) as 1350, V(02134) as 1116 and V(1_000) as 1000 before the
        module sees it. Quote such values. In a file given by O(src), they are refused.
      - Write V(secret:NAME) to refer to a secret of the project or the team. References are shown,
        literal values are masked.
    type: dict
  region:
    description:
      - The region that the deployment runs in, such as V(ny2).
      - The API defines the regions and may add more. C(region) in O(remove) leaves the choice to the
        API.
    type: str
  container_registry:
    description:
      - The name of the private registry that the image comes from, as configured for the team.
      - C(container_registry) in O(remove) removes it.
    type: str
  basic_auth_key:
    description:
      - The password of the endpoint, which then requires HTTP Basic authentication as the user C(paperspace).
      - Prefer a reference, V(secret:NAME). A literal is masked wherever the collection shows it.
      - Only C(basic_auth_key) in O(remove) removes the password. An empty string or O(purge=true) never
        does.
      - If the API does not show the key, the task sends a request to the endpoint before it writes.
        If the endpoint requires a password, a write without the key is refused. Give the key, or list
        it in O(remove) if the application itself requires the password.
    type: str
  health_checks:
    description:
      - Probes that check whether a container has started, is alive, and is ready for requests.
      - Probes that are not given stay. C(health_checks) in O(remove) removes all.
    type: dict
    suboptions:
      liveness:
        description:
          - A container that fails this probe is restarted.
          - Replaced as a whole. C(health_checks.liveness) in O(remove) removes it. Give either C(path)
            or C(exec).
        type: dict
        suboptions:
          path:
            description:
              - The HTTP path that the probe requests. Any status from 200 to 399 is a success.
            type: str
          port:
            description:
              - The port that the probe connects to. The API's default is the first of the deployment's
                ports.
            type: int
          host:
            description:
              - The host name that the probe connects to, instead of the address of the container.
            type: str
          headers:
            description:
              - HTTP headers that the probe sends, as a mapping of names to values.
              - Replaced as a whole. Values are strings or integers; quote what YAML reads as something
                else, as in O(env). Literal values are masked.
            type: dict
          exec:
            description:
              - A command that the probe runs in the container, instead of an HTTP request.
            type: dict
            suboptions:
              command:
                description:
                  - The command and its arguments. Exit code 0 is a success.
                type: list
                elements: str
          initial_delay_seconds:
            description:
              - Seconds between the start of the container and the first probe. The API's default is
                0.
            type: int
          period_seconds:
            description:
              - Seconds between probes. The API's default is 10.
            type: int
          timeout_seconds:
            description:
              - Seconds after which a probe without a response fails. The API's default is 1.
            type: int
          failure_threshold:
            description:
              - How many probes in a row must fail before the check fails. The API's default is 3.
            type: int
      readiness:
        description:
          - A container that fails this probe gets no requests and does not count as ready.
          - Replaced as a whole. C(health_checks.readiness) in O(remove) removes it. Give either C(path)
            or C(exec).
        type: dict
        suboptions:
          path:
            description:
              - The HTTP path that the probe requests. Any status from 200 to 399 is a success.
            type: str
          port:
            description:
              - The port that the probe connects to. The API's default is the first of the deployment's
                ports.
            type: int
          host:
            description:
              - The host name that the probe connects to, instead of the address of the container.
            type: str
          headers:
            description:
              - HTTP headers that the probe sends, as a mapping of names to values.
              - Replaced as a whole. Values are strings or integers; quote what YAML reads as something
                else, as in O(env). Literal values are masked.
            type: dict
          exec:
            description:
              - A command that the probe runs in the container, instead of an HTTP request.
            type: dict
            suboptions:
              command:
                description:
                  - The command and its arguments. Exit code 0 is a success.
                type: list
                elements: str
          initial_delay_seconds:
            description:
              - Seconds between the start of the container and the first probe. The API's default is
                0.
            type: int
          period_seconds:
            description:
              - Seconds between probes. The API's default is 10.
            type: int
          timeout_seconds:
            description:
              - Seconds after which a probe without a response fails. The API's default is 1.
            type: int
          failure_threshold:
            description:
              - How many probes in a row must fail before the check fails. The API's default is 3.
            type: int
      startup:
        description:
          - Holds back the other probes until the container has started.
          - Replaced as a whole. C(health_checks.startup) in O(remove) removes it. Give either C(path)
            or C(exec).
        type: dict
        suboptions:
          path:
            description:
              - The HTTP path that the probe requests. Any status from 200 to 399 is a success.
            type: str
          port:
            description:
              - The port that the probe connects to. The API's default is the first of the deployment's
                ports.
            type: int
          host:
            description:
              - The host name that the probe connects to, instead of the address of the container.
            type: str
          headers:
            description:
              - HTTP headers that the probe sends, as a mapping of names to values.
              - Replaced as a whole. Values are strings or integers; quote what YAML reads as something
                else, as in O(env). Literal values are masked.
            type: dict
          exec:
            description:
              - A command that the probe runs in the container, instead of an HTTP request.
            type: dict
            suboptions:
              command:
                description:
                  - The command and its arguments. Exit code 0 is a success.
                type: list
                elements: str
          initial_delay_seconds:
            description:
              - Seconds between the start of the container and the first probe. The API's default is
                0.
            type: int
          period_seconds:
            description:
              - Seconds between probes. The API's default is 10.
            type: int
          timeout_seconds:
            description:
              - Seconds after which a probe without a response fails. The API's default is 1.
            type: int
          failure_threshold:
            description:
              - How many probes in a row must fail before the check fails. The API's default is 3.
            type: int
  integrations:
    description:
      - Data that is mounted into the containers, such as models, buckets, volumes and repositories.
      - Matched by O(integrations[].name). Each item replaces the one with its name as a whole. Items
        that are not given stay. C(integrations[NAME]) in O(remove) removes one, and C(integrations)
        removes all.
      - The API fetches the data before it starts a container, which can take many minutes.
    type: list
    elements: dict
    suboptions:
      type:
        description:
          - The kind of data. The API knows V(model), V(s3), V(spaces), V(volume) and V(git-lfs), and
            may add more.
        type: str
      name:
        description:
          - The name of the integration, and of the folder that it is mounted as.
          - Required, and unique in the list.
        type: str
      id:
        description:
          - The id of the model, for the type V(model).
        type: str
      path:
        description:
          - The folder that contains the mount. For the type V(model), the API's default is V(/opt/models).
        type: str
      url:
        description:
          - The URL of the bucket, such as V(s3://bucket/folder), or of the repository.
        type: str
      region:
        description:
          - The region of the bucket.
        type: str
      endpoint:
        description:
          - The URL of the object storage service.
        type: str
      access_key_id:
        description:
          - The access key id for the bucket. A literal is masked.
        type: str
      secret_access_key:
        description:
          - The secret access key for the bucket. A literal is masked.
          - Prefer a reference, V(secret:NAME). The API may refuse anything else.
        type: str
  resources:
    description:
      - The machine type, the ports and the number of replicas.
      - Options that are not given stay as they are.
    type: dict
    suboptions:
      machine_type:
        description:
          - The machine type of every replica, such as V(C4) or V(A4000).
          - Required for a new deployment. The available types depend on the region and the team's plan.
        type: str
      ports:
        description:
          - The ports that the container listens on, in order.
          - A new deployment needs at least one. Replaced as a whole.
        type: list
        elements: int
      replicas:
        description:
          - The number of replicas, or the minimum with autoscaling.
          - V(0) parks the deployment, like O(enabled=false).
          - If not given, a new deployment has one replica, and an existing one keeps its number, even
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
              - The maximum number of replicas. Required for autoscaling.
            type: int
          metrics:
            description:
              - The metrics to scale by. With several, the one that requires the most replicas wins.
              - Replaced as a whole; the order does not matter. Autoscaling needs at least one.
            type: list
            elements: dict
            suboptions:
              metric:
                description:
                  - The metric.
                type: str
                choices:
                  - cpu
                  - memory
                  - requestDuration
              summary:
                description:
                  - How the values of the replicas are aggregated. The API knows only V(average), which
                    is sent by default.
                type: str
                choices:
                  - average
              value:
                description:
                  - The target value, in percent for V(cpu) and V(memory), and in seconds for V(requestDuration).
                type: float
  # end generated
"""
