# What every script here shares; read with `source`, never run.
# shellcheck shell=bash

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
name=${0##*/}
# Read by the scripts that source this file.
# shellcheck disable=SC2034
test_environment=$project/.build/test-environment

# One line of progress.
say() { printf '%s: %s\n' "$name" "$*"; }

# What happened, then what to do about it; ends the script.
fail() {
    printf '%s: %s\n' "$name" "$1" >&2
    shift
    [[ $# -eq 0 ]] || printf '  %s\n' "$@" >&2
    exit 1
}

# Runs a command whose output matters only when it fails.
quietly() {
    local log status=0
    log=$(mktemp)
    "$@" >"$log" 2>&1 </dev/null || status=$?
    [[ $status -eq 0 ]] || tail -n 40 "$log" >&2
    rm -f "$log"
    return "$status"
}

need_swift() {
    command -v swift >/dev/null || fail "swift is not on PATH" "install Swift 6.3 and put its usr/bin on PATH"
    quietly swift --version || fail "$(command -v swift) does not run" \
        "see above; the toolchain needs Debian packages of its own, which its download page lists"
}

# Runs each function, whatever became of the one before; ends the script with 1 when one failed, and names it.
run_all() {
    local each failed=()
    for each in "$@"; do
        # Not `|| …`: that would switch off `set -e` inside the function.
        set +e
        (
            set -e
            "$each"
        )
        # shellcheck disable=SC2181
        [[ $? -eq 0 ]] || failed+=("${each//_/ }")
        set -e
    done
    [[ ${#failed[@]} -eq 0 ]] || fail "failed: $(printf '%s, ' "${failed[@]}" | sed 's/, $//')"
}
