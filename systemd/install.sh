#!/usr/bin/env bash
# Makes this machine a translator that starts with it. Run it as often as you like: it does only what isn't done yet.
#   systemd/install.sh               install, enable and start
#   systemd/install.sh --uninstall   undo that; conversations and settings are kept
set -euo pipefail

here=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
root=$(dirname -- "$here")
program=/opt/dragoman
unit=dragoman-kiosk.service

say() { printf 'dragoman: %s\n' "$*"; }

fail() { # MESSAGE HINT
    printf 'error[system.setup]: %s. %s\n' "$1" "$2" >&2
    exit 1
}

running() { [[ -d /run/systemd/system ]]; }

# Copies a file of ours to its place; true when that changed anything.
place() { # SOURCE TARGET
    ! cmp -s -- "$1" "$2" || return 1
    install -D -m 644 -- "$1" "$2"
    say "installed $2"
    changed=1
}

# The service has no network, so it gets the starter models now: those of the person who ran ./run, else from the network.
install_models() {
    local data=/var/lib/dragoman home
    home=$(getent passwd "${SUDO_USER:-root}" | cut -d: -f6)
    install -d -m 700 -o dragoman -g dragoman "$data"
    DRAGOMAN_HOME=$data "$program/.venv/bin/dragoman" models starter --quiet \
        --from "$home/.local/share/dragoman/models" </dev/null || true
    chown -R --from=root dragoman:dragoman "$data"
}

install_kiosk() {
    changed=0
    [[ -x $root/.venv/bin/dragoman ]] || fail "Dragoman is not set up in $root" "Run ./run --version there first"
    if [[ $root != "$program" && $(readlink -f -- "$program" || true) != "$root" ]]; then
        [[ ! -e $program || -L $program ]] ||
            fail "$program exists and is not this checkout" "Remove it, or install from there"
        ln -sfn -- "$root" "$program"
        say "installed $program → $root"
        changed=1
    fi
    if place "$here/dragoman.sysusers.conf" /etc/sysusers.d/dragoman.conf; then
        systemd-sysusers /etc/sysusers.d/dragoman.conf
    fi
    setpriv --reuid=dragoman --regid=dragoman --init-groups "$program/.venv/bin/python" -c '' 2>/dev/null ||
        fail "the user dragoman may not read $root" "Put the checkout where everybody may read it, such as /opt/dragoman"
    install_models
    [[ -e /etc/dragoman/kiosk.env ]] || place "$here/kiosk.env" /etc/dragoman/kiosk.env
    if place "$here/$unit" "/etc/systemd/system/$unit" && running; then
        systemctl daemon-reload
    fi
    if ! systemctl is-enabled --quiet "$unit" 2>/dev/null; then
        systemctl --quiet enable "$unit"
        say "enabled $unit"
        changed=1
    fi
    if running; then
        if ((changed)); then
            systemctl restart "$unit"
        else
            systemctl start "$unit"
        fi
    fi
    ((changed)) || say "everything is installed already"
}

uninstall_kiosk() {
    systemctl --quiet disable "$unit" 2>/dev/null || true
    if running; then systemctl --quiet stop "$unit" 2>/dev/null || true; fi
    rm -f -- "/etc/systemd/system/$unit" /etc/sysusers.d/dragoman.conf
    if [[ -L $program ]]; then rm -- "$program"; fi
    if running; then systemctl daemon-reload; fi
    say "uninstalled; kept: /etc/dragoman, /var/lib/dragoman, the user dragoman"
}

((EUID == 0)) || fail "only root may install a service" "Run: sudo $0 $*"
command -v systemctl systemd-sysusers >/dev/null || fail "this machine has no systemd" "Start ./run kiosk another way"
case "$#:${1:-}" in
0:) install_kiosk ;;
1:--uninstall) uninstall_kiosk ;;
*) fail "unknown argument: $*" "Use: systemd/install.sh [--uninstall]" ;;
esac
