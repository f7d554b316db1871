# shellcheck shell=bash
# Sourced by the scripts beside it: where things lie, and a home folder that is not the user's own.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
CACHE=$ROOT/.cache
# The matrix runs the same scripts in other environments.
VENV=${TEST_VENV:-$ROOT/.venv}
export PATH="$VENV/bin:$PATH"

# Tests side by side: one more than cores, since each waits now and then for a process or for a clock.
export PROCESSES=${PROCESSES:-$(($(nproc) + 1))}

# Thousands of short processes follow, and each would have to compile the collection anew.
unset PYTHONDONTWRITEBYTECODE

# What Ansible and its tools keep in a home folder stays in the checkout, and nothing in the user's home can make a test pass or fail.
use_own_home() {
    export HOME="$CACHE/home"
    export ANSIBLE_HOME="$HOME/.ansible"
    # On a local connection Ansible takes ~ for the home folder of the user database, whatever HOME says.
    export ANSIBLE_REMOTE_TMP="$ANSIBLE_HOME/tmp" ANSIBLE_ASYNC_DIR="$HOME/.ansible_async"
    mkdir -p "$ANSIBLE_HOME"
    unset ANSIBLE_CONFIG ANSIBLE_COLLECTIONS_PATH
}

fail() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}
