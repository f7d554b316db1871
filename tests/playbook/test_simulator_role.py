# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role: starts and stops the program, each time idempotently, and predicts both in check mode."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from simulator_fixture import PROGRAM

ROLE = PROGRAM.parent
PLAYBOOK = """
- name: Start in check mode
  hosts: localhost
  check_mode: true
  gather_facts: false
  tasks:
    - ansible.builtin.include_role: {name: simulator}
      vars: &settings
        simulator_run_dir: "{{ run_dir }}/run"
        simulator_state_file: "{{ run_dir }}/state.sqlite"
        simulator_python: "{{ python }}"
        simulator_api_key: role-test-key
        simulator_clock_factor: 20
        simulator_idle_timeout: 60
        simulator_owner_pid: "{{ owner }}"
        simulator_behaviours: {upsert: id, dedupe: yes, secrets: "null"}
    - ansible.builtin.assert:
        that:
          - not simulator_result.address
          - not simulator_result.pid

- name: Start
  hosts: localhost
  gather_facts: false
  tasks:
    - ansible.builtin.include_role: {name: simulator}
      vars: *settings
    - ansible.builtin.set_fact:
        first: "{{ simulator_result }}"
    - ansible.builtin.uri:
        url: "{{ first.control }}/behaviours"
      register: behaviours
    - ansible.builtin.uri:
        url: "{{ first.address }}/deployments"
        headers: {Authorization: Bearer another-key}
        status_code: 401
    - ansible.builtin.assert:
        that:
          - behaviours.json.upsert == 'id'
          - behaviours.json.dedupe == 'yes'
          - behaviours.json.secrets == 'null'
          - first.pid | int > 0
          - first.address_file == run_dir ~ '/run/address.json'

- name: Start again
  hosts: localhost
  gather_facts: false
  tasks:
    - ansible.builtin.include_role: {name: simulator}
      vars: *settings
    - ansible.builtin.assert:
        that: simulator_result == first

- name: Stop in check mode
  hosts: localhost
  check_mode: true
  gather_facts: false
  tasks:
    - ansible.builtin.include_role: {name: simulator}
      vars: &stop
        simulator_state: stopped
        simulator_run_dir: "{{ run_dir }}/run"
    - ansible.builtin.uri:
        url: "{{ first.control }}/status"
      check_mode: false

- name: Stop
  hosts: localhost
  gather_facts: false
  tasks:
    - ansible.builtin.include_role: {name: simulator}
      vars: *stop
    - ansible.builtin.stat:
        path: "{{ run_dir }}/run/address.json"
      register: address_file
    - ansible.builtin.assert:
        that: not address_file.stat.exists

- name: Stop again
  hosts: localhost
  gather_facts: false
  tasks:
    - ansible.builtin.include_role: {name: simulator}
      vars: *stop
"""
FAILING = """
- name: Start what can't be started
  hosts: localhost
  gather_facts: false
  tasks:
    - block:
        - ansible.builtin.include_role: {name: simulator}
          vars:
            simulator_host: 0.0.0.0
      rescue:
        - ansible.builtin.assert:
            that: "'is no loopback address' in ansible_failed_result.msg"

    - block:
        - ansible.builtin.include_role: {name: simulator}
          vars:
            simulator_owner_pid: soon
      rescue:
        - ansible.builtin.assert:
            that: "'a process id or the word none' in ansible_failed_result.msg"

    - block:
        - ansible.builtin.include_role: {name: simulator}
          vars:
            simulator_behaviours: {upsert: colour}
      rescue:
        - ansible.builtin.assert:
            that: "'value of upsert must be one of: name, id' in ansible_failed_result.msg"

    - block:
        - ansible.builtin.include_role: {name: simulator}
          vars:
            simulator_python: /nowhere/python
      rescue:
        - ansible.builtin.assert:
            that: "'did not start with /nowhere/python' in ansible_failed_result.msg"

    - block:
        - ansible.builtin.include_role: {name: simulator}
          vars:
            simulator_python: "{{ bare_python }}"
      rescue:
        - ansible.builtin.assert:
            that:
              - "python ~ ': no fastapi here' in ansible_failed_result.msg"
              - "'-m pip install -r ' ~ requirements in ansible_failed_result.msg"
"""


def play(tmp_path, text, **variables):
    """Runs a playbook: its exit status and its output."""
    playbook = tmp_path / "play.yml"
    playbook.write_text(text)
    settings = {
        "ANSIBLE_ROLES_PATH": str(ROLE.parent),
        "ANSIBLE_HOME": str(tmp_path / "ansible"),
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_LOCALHOST_WARNING": "0",
    }
    done = subprocess.run(
        [Path(sys.executable).parent / "ansible-playbook", playbook, "-e", json.dumps(variables)],
        cwd=tmp_path,
        env={**os.environ, **settings},
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


def changed_plays(output):
    """The names of the plays that changed anything."""
    plays = re.split(r"^PLAY \[(.*?)\] \**$", output, flags=re.MULTILINE)[1:]
    return [name for name, tasks in zip(plays[::2], plays[1::2], strict=True) if "\nchanged: [localhost]" in tasks]


def test_start_and_stop_are_idempotent_and_predicted(tmp_path):
    status, output = play(tmp_path, PLAYBOOK, run_dir=str(tmp_path), python=sys.executable, owner=os.getpid())
    assert status == 0, output
    assert changed_plays(output) == ["Start in check mode", "Start", "Stop in check mode", "Stop"]
    assert (tmp_path / "state.sqlite").exists()
    assert oct((tmp_path / "run").stat().st_mode)[-3:] == "700"


def test_failed_start_says_why(tmp_path):
    (tmp_path / "fastapi.py").write_text("raise ImportError('no fastapi here')")
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nPYTHONPATH="{tmp_path}:$PYTHONPATH" exec {sys.executable} "$@"\n')
    python.chmod(0o755)
    status, output = play(
        tmp_path,
        FAILING,
        simulator_run_dir=str(tmp_path / "run"),
        python=sys.executable,
        bare_python=str(python),
        requirements=str(PROGRAM / "requirements.txt"),
    )
    assert status == 0, output
    assert "rescued=5" in output
