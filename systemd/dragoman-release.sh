#!/usr/bin/env bash
# The releases of the appliance, side by side: which one starts, whether it works, and the way back.
#   dragoman-release list          every release; the one that starts is marked *, those that have worked +
#   dragoman-release switch NAME   start another one from now on (atomic)
#   dragoman-release roll-back     go back to the newest other one that has worked, and start it
#   dragoman-release healthy       the one that runs works (dragoman-kiosk.service, after its first frame)
#   dragoman-release recover       it does not start: go back, or open the rescue screen (dragoman-recover.service)
#   dragoman-release obey          do what was chosen on the rescue screen (dragoman-obey.service)
set -euo pipefail

home=${DRAGOMAN_OPT:-/opt/dragoman}
releases=$home/releases
requests=/run/dragoman-request

fail() { # MESSAGE HINT
    printf 'error[system.release]: %s. %s\n' "$1" "$2" >&2
    exit 1
}

current() { basename -- "$(readlink -- "$home/current" || true)"; }

switch() { # NAME
    [[ $1 && $1 != */* && $1 != .* && -x $releases/$1/.venv/bin/dragoman ]] ||
        fail "there is no release $1" "See: $home/bin/dragoman-release list"
    ln -sfn -- "releases/$1" "$home/.current.new"
    mv -T -- "$home/.current.new" "$home/current"
    sync -- "$home"
    echo "dragoman: release $1 starts from now on"
}

# The newest release that has worked, other than the current one; nothing where there is none.
other_healthy() {
    local found
    for found in $(ls -t -- "$releases"/*/.healthy 2>/dev/null || true); do
        found=$(basename -- "$(dirname -- "$found")")
        [[ $found == "$(current)" ]] || { printf '%s' "$found" && return 0; }
    done
}

start_kiosk() {
    systemctl reset-failed dragoman-kiosk.service dragoman-rescue.service 2>/dev/null || true
    systemctl --no-block restart dragoman-kiosk.service
}

roll_back() {
    local back
    back=$(other_healthy)
    [[ $back ]] || fail "there is no other release that has worked" "Install one: systemd/install.sh in a checkout"
    rm -f -- "$releases/$(current)/.healthy"
    switch "$back"
    start_kiosk
}

case "${1:-}" in
list)
    for release in "$releases"/*/; do
        name=$(basename -- "$release")
        printf '%s%s %s\n' "$([[ $name == "$(current)" ]] && echo '*' || echo ' ')" \
            "$([[ -e $release/.healthy ]] && echo '+' || echo ' ')" "$name"
    done
    ;;
switch) switch "${2:-}" ;;
healthy) touch -- "$releases/$(current)/.healthy" ;;
roll-back) roll_back ;;
recover)
    # One that has worked before may work again: what is wrong is then not the release.
    if [[ ! -e $releases/$(current)/.healthy && $(other_healthy) ]]; then
        roll_back
    else
        systemctl --no-block start dragoman-rescue.service
    fi
    ;;
obey)
    # The user of the window leaves a file with one of these names; what is in it is nobody's concern.
    for wanted in roll-back retry; do
        [[ -e $requests/$wanted || -L $requests/$wanted ]] || continue
        rm -rf -- "${requests:?}/$wanted"
        case $wanted in
        roll-back) roll_back ;;
        retry) start_kiosk ;;
        esac
        exit
    done
    fail "there is no request" "It is left by the rescue screen"
    ;;
*) fail "unknown argument: $*" "Use: dragoman-release list|switch NAME|roll-back|healthy|recover|obey" ;;
esac
