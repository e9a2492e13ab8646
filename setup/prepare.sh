# What ./run and ./test share: Debian packages and the virtual environment, each installed once. Sourced, not run.
# The caller has set -euo pipefail and `root`, the checkout.
# shellcheck shell=bash

venv=$root/.venv
log=$root/build/setup.log
# Of other Python programs on the machine; they would leak into ours.
unset PYTHONHOME PYTHONPATH

say() { printf 'dragoman: %s\n' "$*" >&2; }

fail() { # MESSAGE HINT
    printf 'error[system.setup]: %s. %s\n' "$1" "$2" >&2
    exit 1
}

# ── Debian packages ──────────────────────────────────────────────────────────────────────────────────────────────────

# Sets `missing` to the lines of setup/packages.txt of the given kinds of which no alternative is installed.
find_missing() { # KIND…
    local wanted=" $* " line name kind _why installed alternative
    local -a lines=() names=()
    missing=()
    command -v dpkg-query >/dev/null || return 0
    while read -r name kind _why; do
        [[ $name == '' || $name == '#'* || $wanted != *" $kind "* ]] && continue
        lines+=("$name")
        names+=("${name//|/ }")
    done <"$root/setup/packages.txt"
    # shellcheck disable=SC2086,SC2048 # alternatives are separate words here
    installed=" $(dpkg-query -W -f '${db:Status-Status}:${Package} ' ${names[*]} 2>/dev/null || true) "
    for line in "${lines[@]}"; do
        for alternative in ${line//|/ }; do
            [[ $installed == *" installed:$alternative "* ]] && continue 2
        done
        missing+=("$line")
    done
}

# Prints the first alternative of each line that this distribution has.
choose_alternatives() { # LINE…
    local line alternative chosen
    for line in "$@"; do
        chosen=${line%%|*}
        for alternative in ${line//|/ }; do
            if apt-cache show "$alternative" >/dev/null 2>&1; then
                chosen=$alternative
                break
            fi
        done
        printf '%s ' "$chosen"
    done
}

as_root() {
    if ((EUID == 0)); then "$@"; else sudo ${sudo_quiet:+-n} -- "$@"; fi
}

may_be_root() {
    ((EUID == 0)) && return 0
    command -v sudo >/dev/null || return 1
    sudo -n true 2>/dev/null && sudo_quiet=1 && return 0
    [[ -t 0 && -t 2 ]] && sudo true
}

# Waits for another package manager instead of failing, and says so once.
apt_get() {
    local deadline=$((SECONDS + 600)) rest
    while ! as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q -o DPkg::Lock::Timeout=10 "$@" \
        >"$log.apt" 2>&1 </dev/null; do
        cat "$log.apt" >>"$log"
        rest=$((deadline - SECONDS))
        grep -q 'Could not get lock\|Unable to lock' "$log.apt" && ((rest > 0)) || return 1
        [[ ${waiting:-} ]] || say "another program is installing packages; waiting for it (at most ten minutes)"
        waiting=1
        sleep 2
    done
    cat "$log.apt" >>"$log"
}

install_missing() { # needed|useful
    local weight=$1 packages reason
    ((${#missing[@]})) || return 0
    if ! may_be_root; then
        packages=$(choose_alternatives "${missing[@]}")
        [[ $weight == useful ]] || fail "Debian packages are missing and this user may not install them" \
            "Ask for: sudo apt-get install --no-install-recommends ${packages% }"
        say "going on without some packages; to have all: sudo apt-get install --no-install-recommends ${packages% }"
        return 0
    fi
    say "installing Debian packages (${#missing[@]})"
    # Of several sources one may be unreachable while the packages are there all the same: the installation decides.
    [[ ${updated:-} ]] || apt_get update || true
    updated=1
    packages=$(choose_alternatives "${missing[@]}")
    # shellcheck disable=SC2086 # separate words
    if ! apt_get install -y --no-install-recommends $packages; then
        reason=$(grep '^E: ' "$log.apt" | head -n 1) || reason=$(tail -n 1 "$log.apt")
        [[ $weight == useful ]] || fail "Debian packages could not be installed (${reason:-see $log})" \
            "Try: sudo apt-get update && sudo apt-get install --no-install-recommends ${packages% }"
        say "some packages could not be installed (${reason:-see $log}); going on without ${packages% }"
    fi
}

# ── the virtual environment ──────────────────────────────────────────────────────────────────────────────────────────

# Prints what the virtual environment depends on: dependencies, interpreter, place.
venv_key() {
    local digest python
    digest=$(sha256sum <"$root/pyproject.toml")
    python=$(readlink -f "$venv/bin/python" 2>/dev/null) || python=none
    printf '%s %s %s' "${digest%% *}" "$python" "$root"
}

venv_is_ready() { # STAMP
    [[ -x $venv/bin/python && -f $venv/$1 && ! -e $venv/.incomplete && $(<"$venv/$1") == "$(venv_key)" ]]
}

find_python() {
    local candidate
    for candidate in python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            python=$candidate
            return 0
        fi
    done
    fail "Python 3.11 or newer was not found" "Use Debian 12 or 13, Ubuntu 24.04 or newer, or put a newer python3 on the PATH"
}

jetson_release=/etc/nv_tegra_release

# JetPack's TensorRT is a package of the system's Python, and there is none of it for pip.
venv_options() {
    [[ ! -f $jetson_release ]] || printf -- '--system-site-packages'
}

# What TensorRT's runtime needs besides, built against JetPack's CUDA. Without it HY-MT runs on the processor.
install_for_jetson() {
    [[ -f $jetson_release ]] || return 0
    say "building pycuda for this Jetson (some minutes, once)"
    PATH=/usr/local/cuda/bin:$PATH CUDA_ROOT=/usr/local/cuda CPATH=/usr/local/cuda/include \
        LIBRARY_PATH=/usr/local/cuda/lib64 "$venv/bin/python" -m pip install --disable-pip-version-check --no-input \
        --no-user 'cuda-bindings>=13.0' 'pycuda>=2026.1' >>"$log" 2>&1 </dev/null ||
        say "pycuda could not be built; HY-MT will not use TensorRT ($log has the reason)"
}

# Prints why pip failed. What it says last of an index that doesn't answer is that a package doesn't exist.
pip_reason() {
    local reason
    if grep -q 'Retrying (Retry(total=0\|incomplete-download\|Read timed out\|Connection broken' "$log.pip"; then
        reason="the Python index does not answer, or the connection broke"
    else
        reason=$(grep -E '^ *(ERROR|error|×)' "$log.pip" | tail -n 1) || true
    fi
    printf '%s' "${reason:-see $log}"
}

build_venv() { # STAMP EXTRAS
    local stamp=$1 extras=$2
    find_python
    # An interrupted build, another interpreter or a moved checkout: what is there can't be trusted.
    if [[ -e $venv/.incomplete || ! -x $venv/bin/python || ! -x $venv/bin/pip ]] ||
        ! "$venv/bin/python" -m pip --version >/dev/null 2>&1 ||
        [[ $(readlink -f "$venv/bin/python") != "$(readlink -f "$("$python" -c 'import sys; print(sys.executable)')")" ]] ||
        ! grep -qF "$venv" "$venv/bin/pip"; then
        say "creating the virtual environment"
        # shellcheck disable=SC2046 # an option or nothing
        rm -rf "$venv" 2>>"$log" && mkdir "$venv" 2>>"$log" && touch "$venv/.incomplete" &&
            "$python" -m venv $(venv_options) "$venv" >>"$log" 2>&1 ||
            fail "the virtual environment could not be created ($(tail -n 1 "$log"))" "Is $root writable, and is there space?"
    fi
    touch "$venv/.incomplete"
    say "installing Python packages (some minutes, once)"
    # --no-user: PIP_USER=1 in the environment would make pip refuse a virtual environment. --no-compile: most modules
    # are never imported, and Python compiles those that are.
    if ! "$venv/bin/python" -m pip install --disable-pip-version-check --no-input --no-user --no-compile --prefer-binary \
        --editable "$root${extras:+[$extras]}" >"$log.pip" 2>&1 </dev/null; then
        cat "$log.pip" >>"$log"
        # pip undid what it had begun: the next start goes on from here.
        rm "$venv/.incomplete"
        fail "Python packages could not be installed ($(pip_reason))" \
            "The first start needs the network and 2 GB of disk, and goes on where it stopped; the whole log is in $log"
    fi
    cat "$log.pip" >>"$log"
    install_for_jetson
    rm -f "$log.pip" "$log.apt" "$venv"/.stamp-*
    for stamp in ${stamp//,/ }; do venv_key >"$venv/$stamp"; done
    rm "$venv/.incomplete"
}

# ── both ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

# Installs what is missing. A start with nothing missing reads two small files and asks dpkg once.
prepare() { # STAMPS EXTRAS KINDS
    local stamps=$1 extras=$2 kinds=$3
    local -a missing=()
    find_missing needed
    if venv_is_ready "${stamps%%,*}" && ((${#missing[@]} == 0)); then return 0; fi
    (
        umask 022 # the service of the appliance runs as another user
        exec 9<"$root"
        if ! flock -n 9; then
            say "another ./run or ./test is setting up; waiting for it"
            flock -w 1800 9 || fail "another ./run or ./test has been setting up for half an hour" "End it and try again"
        fi
        mkdir -p "$root/build" 2>/dev/null && : 2>/dev/null >"$log" ||
            fail "nothing can be set up in $root" "Make it writable for $(id -un), or run ./run once as its owner"
        find_missing needed
        install_missing needed
        if ! venv_is_ready "${stamps%%,*}"; then
            if ! python3 -c 'import ensurepip' 2>/dev/null; then
                find_missing build
                install_missing needed
            fi
            # shellcheck disable=SC2086 # separate words
            find_missing $kinds
            install_missing useful
            build_venv "$stamps" "$extras"
        fi
    )
}

# ── starter models ───────────────────────────────────────────────────────────────────────────────────────────────────

# Installs the starter models that are missing. Without them the program does less, and says so; only Ctrl-C ends it all.
prepare_models() {
    local status=0
    "$venv/bin/dragoman" models starter --quiet >&2 </dev/null || status=$?
    ((status != 130)) || exit 130
}
