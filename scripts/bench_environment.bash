# What scripts/bench and scripts/soak run in; read with `source`, never run.
# shellcheck shell=bash

source "$(dirname "${BASH_SOURCE[0]}")/shared.bash"

bench_environment=$project/.build/bench-environment
requirements=$project/scripts/requirements

# A virtual environment of its own for the peers, made once and again when what is pinned changes.
make_bench_environment() {
    local wanted stamp=$bench_environment/stamp
    mkdir -p "$project/.build"
    exec 8>"$project/.build/bench-environment.lock"
    flock 8
    wanted=$({ /usr/bin/python3 --version; echo "$project"; cat "$requirements"/{build,benchmarks}.txt; } | sha256sum)
    if [[ ! -f $stamp || $(<"$stamp") != "$wanted" ]]; then
        say "installing gunicorn, uWSGI, supervisor and circus (compiles uWSGI: a minute or two)" >&2
        rm -rf "$bench_environment"
        env -u PYTHONHOME -u PYTHONPATH /usr/bin/python3 -m venv "$bench_environment" ||
            fail "cannot make a virtual environment" "install python3-venv, or run scripts/setup, which does"
        bench_pip -r "$requirements/build.txt"
        # Isolation would build with a setuptools that no hash pins.
        bench_pip --no-build-isolation -r "$requirements/benchmarks.txt"
        echo "$wanted" >"$stamp"
    fi
    exec 8>&-
}

bench_pip() {
    quietly env -u PYTHONHOME -u PYTHONPATH "$bench_environment/bin/python" -m pip --no-input \
        --disable-pip-version-check install --quiet --require-hashes "$@" ||
        fail "pip install failed" "see above; scripts/setup installs the compiler and headers that uWSGI needs"
}

# Becomes the Python module $1 of scripts/, with the rest as its arguments.
run_benchmarks() {
    local module=$1
    shift
    if [[ -z ${SVCTL_BIN-} && " $* " != *" --help "* && " $* " != *" -h "* ]]; then
        quietly "$project/scripts/build" || fail "scripts/build failed" "see above"
    fi
    export SVCTL_BIN=${SVCTL_BIN:-$project/.build/svctl/bin}
    export PYTHONPATH=$project/scripts PYTHONDONTWRITEBYTECODE=1
    exec "$bench_environment/bin/python" -m "$module" "$@"
}
