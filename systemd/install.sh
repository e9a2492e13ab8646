#!/usr/bin/env bash
# Makes this machine a translator that starts with it. Run it as often as you like: it does only what isn't done yet.
#   systemd/install.sh               install this checkout as a release, enable and start it
#   systemd/install.sh --dry-run     check everything and say what would be done; nothing is written
#   systemd/install.sh --trust FILE  install, and trust bundles that this public key signed (dragoman bundle key)
#   systemd/install.sh --uninstall   undo that; conversations, models, settings and keys are kept
# The release is complete in itself: afterwards the checkout may go.
set -euo pipefail

here=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
root=$(dirname -- "$here")
home=/opt/dragoman
data=/var/lib/dragoman
kiosk=dragoman-kiosk.service
units=(dragoman-display.socket dragoman-display.service "$kiosk" dragoman-rescue.service dragoman-recover.service dragoman-obey.service
    dragoman-obey.path dragoman-media@.service)
enabled=(dragoman-display.socket dragoman-display.service "$kiosk" dragoman-obey.path)
# Files of the system that belong to us: OURS TARGET.
placed=(dragoman.sysusers.conf /etc/sysusers.d/dragoman.conf
    dragoman.tmpfiles.conf /etc/tmpfiles.d/dragoman.conf
    dragoman.udev.rules /etc/udev/rules.d/70-dragoman.rules
    dragoman-display.pam /etc/pam.d/dragoman-display
    dragoman.preset /etc/systemd/system-preset/50-dragoman.preset
    dragoman-release.sh $home/bin/dragoman-release)
for unit in "${units[@]}"; do placed+=("$unit" "/etc/systemd/system/$unit"); done
# Files of this device: written once, then its own.
given=(kiosk.env /etc/dragoman/kiosk.env weston.ini /etc/dragoman/weston.ini)

say() { printf 'dragoman: %s%s\n' "$prefix" "$*"; }
note() { printf 'note: %s\n' "$*" >&2; }
fail() { # MESSAGE HINT
    printf 'error[system.setup]: %s. %s\n' "$1" "$2" >&2
    exit 1
}
running() { [[ -d /run/systemd/system ]]; }
service_python() { "$root/.venv/bin/python" -P "$here/release.py" "$@"; }

# Runs a command as somebody who has no rights at all, as the service's user has none.
as_nobody() {
    setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs \
        env -i HOME=/nonexistent PATH=/usr/bin:/bin LC_ALL=C.UTF-8 "$@"
}

check() {
    local free size place
    [[ -x $root/.venv/bin/dragoman ]] || fail "Dragoman is not set up in $root" "Run ./run --version there first"
    (cd / && as_nobody "$root/.venv/bin/dragoman" --version >/dev/null 2>&1) ||
        fail "the service's user may not run $root/.venv/bin/dragoman" \
            "Put checkout and Python where everybody may read them, such as /opt/src, and run ./run --version there"
    [[ -z $trust ]] || { [[ $trust == *.pub && -f $trust ]] && grep -q -- '-BEGIN PUBLIC KEY-' "$trust" &&
        ! grep -q PRIVATE "$trust"; } || fail "$trust is no public key" "Name the .pub file of: dragoman bundle key"
    [[ ! -e $home || -L $home || -d $home ]] || fail "$home is not a folder" "Move it away"
    name=$(service_python name) || fail "the release has no name" "Is the checkout whole? Run ./run --version there"
    [[ -e $home/releases/$name || -L $home ]] && return 0
    size=$(service_python size)
    place=$home
    while [[ ! -d $place ]]; do place=$(dirname -- "$place"); done
    free=$(($(stat -f -c '%a * %S' -- "$place")))
    ((free > size + size / 4)) || fail "$((size / 1000000)) MB are needed below $place" "Free some space"
}

# shellcheck source=systemd/boot-look.sh
. "$here/boot-look.sh"

# Copies a file of ours to its place, and says so.
place() { # SOURCE TARGET
    local mode=644
    [[ ! -x $1 ]] || mode=755
    ! cmp -s -- "$1" "$2" || return 0
    changed=1
    ((dry)) || install -D -m $mode -- "$1" "$2"
    say "installed $2"
}

place_release() {
    [[ ! -d $home/releases/$name ]] || return 0
    changed=1
    if ((dry)); then
        say "installed release $name"
        return 0
    fi
    # An earlier version of this installer put a link to the checkout here.
    [[ ! -L $home ]] || rm -- "$home"
    mkdir -p -m 755 -- "$home/releases"
    rm -rf -- "$home/releases"/.partial-*
    service_python build "$home/releases/.partial-$name" "$home/releases/$name" ||
        fail "the release could not be written to $home" "See the lines above"
    mv -T -- "$home/releases/.partial-$name" "$home/releases/$name"
    sync -- "$home/releases"
    (cd / && as_nobody "$home/releases/$name/.venv/bin/dragoman" --version >/dev/null) || {
        rm -rf -- "${home:?}/releases/$name"
        fail "the release doesn't run" "Is the checkout whole? Run ./run --version there"
    }
    say "installed release $name"
}

place_system() {
    local i
    for ((i = 0; i < ${#placed[@]}; i += 2)); do place "$here/${placed[i]}" "${placed[i + 1]}"; done
    for ((i = 0; i < ${#given[@]}; i += 2)); do
        [[ -e ${given[i + 1]} ]] || place "$here/${given[i]}" "${given[i + 1]}"
    done
    [[ -z $trust ]] || place "$trust" "/etc/dragoman/keys/$(basename -- "$trust")"
    ((changed && !dry)) || return 0
    systemd-sysusers /etc/sysusers.d/dragoman.conf
    systemd-tmpfiles --create /etc/tmpfiles.d/dragoman.conf
    if running; then
        systemctl daemon-reload
        udevadm control --reload 2>/dev/null || true
    fi
}

enable_units() {
    local unit
    for unit in "${enabled[@]}"; do
        systemctl is-enabled --quiet "$unit" 2>/dev/null && continue
        changed=1
        ((dry)) || systemctl --quiet enable "$unit"
        say "enabled $unit"
    done
    [[ $(systemctl get-default) != graphical.target ]] && return 0
    changed=1
    ((dry)) || systemctl --quiet set-default multi-user.target
    say "no desktop is started any more (undo: systemctl set-default graphical.target)"
}

# The programs that draw; a machine that has none draws on its frame buffer.
place_packages() {
    local package missing=()
    command -v dpkg-query >/dev/null || return 0
    for package in weston libpam-systemd; do
        dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -q '^installed' || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    if ((dry)); then
        say "installed ${missing[*]}"
    elif DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" \
        >/dev/null 2>&1 </dev/null; then
        say "installed ${missing[*]}"
        changed=1
    else
        note "${missing[*]} could not be installed; the window needs them, or QT_QPA_PLATFORM in /etc/dragoman/kiosk.env"
    fi
}

place_models() {
    [[ ! -d $data/models ]] || return 0
    if ((dry)); then
        say "installed the starter models"
        return 0
    fi
    local store=${XDG_DATA_HOME:-$(getent passwd "${SUDO_USER:-root}" | cut -d: -f6)/.local/share}/dragoman/models
    mkdir -p -m 755 -- "$data/models"
    # What ./run brought here need not be fetched once more.
    [[ ! -d $store ]] || cp -rL --no-preserve=ownership -- "$store/." "$data/models/"
    DRAGOMAN_HOME=$data "$home/releases/$name/.venv/bin/dragoman" models starter --quiet >&2 </dev/null ||
        note "starter models are missing; without them the device does less. Later: dragoman models starter"
    # Not the models alone: the command above has left its log.
    chown -R dragoman:dragoman -- "$data"
    say "installed the starter models"
}

# Starts the new release; one that doesn't come to its first frame is taken back.
switch_release() {
    local before
    before=$(basename -- "$(readlink -- "$home/current" 2>/dev/null || true)")
    if [[ $before != "$name" ]]; then
        changed=1
        if ((dry)); then
            say "release $name starts from now on"
            return 0
        fi
        "$home/bin/dragoman-release" switch "$name"
    fi
    running && ((!dry)) || return 0
    if ((!changed)); then
        systemctl start "$kiosk"
        return 0
    fi
    # A socket can't be opened anew under the service that holds it.
    systemctl stop dragoman-display.service
    systemctl restart dragoman-obey.path dragoman-display.socket
    systemctl --no-block start dragoman-display.service
    systemctl reset-failed "$kiosk" 2>/dev/null || true
    systemctl restart "$kiosk" && return 0
    [[ $before && $before != "$name" ]] ||
        fail "the kiosk doesn't start" "See: journalctl -u $kiosk, and dragoman doctor"
    "$home/bin/dragoman-release" switch "$before"
    systemctl reset-failed "$kiosk" 2>/dev/null || true
    systemctl --no-block restart "$kiosk"
    fail "release $name doesn't start; $before is back" "See: journalctl -u $kiosk"
}

install_all() {
    changed=0
    check
    place_packages
    place_release
    place_system
    place_boot_look
    enable_units
    place_models
    switch_release
    ((changed)) || { prefix= && say "everything is installed already"; }
}

uninstall_all() {
    local i
    systemctl --quiet disable "${enabled[@]}" 2>/dev/null || true
    if running; then systemctl --quiet stop "${units[@]/@.service/@*.service}" 2>/dev/null || true; fi
    for ((i = 1; i < ${#placed[@]}; i += 2)); do rm -f -- "${placed[i]}"; done
    remove_boot_look
    if [[ -L $home ]]; then rm -- "$home"; fi
    rm -rf -- "$home/releases" "$home/current" "$home/bin"
    rmdir --ignore-fail-on-non-empty -- "$home" /etc/systemd/system-preset 2>/dev/null || true
    if running; then systemctl daemon-reload; fi
    say "uninstalled; kept: /etc/dragoman, $data, the users dragoman and dragoman-display"
}

((EUID == 0)) || fail "only root may install a service" "Run: sudo $0 $*"
command -v systemctl systemd-sysusers systemd-tmpfiles setpriv >/dev/null ||
    fail "this machine has no systemd" "Start ./run kiosk another way"
umask 022
dry=0 prefix= trust= action=install_all
usage="Use: systemd/install.sh [--dry-run] [--trust FILE] | --uninstall"
arguments=("$@")
while (($#)); do
    case $1 in
    --dry-run) dry=1 prefix='to be done: ' ;;
    --trust)
        (($# > 1)) || fail "--trust needs a file" "$usage"
        trust=$2 && shift
        ;;
    --uninstall) ((${#arguments[@]} == 1)) || fail "nothing goes with --uninstall" "$usage" && action=uninstall_all ;;
    *) fail "unknown argument: $1" "$usage" ;;
    esac
    shift
done
$action
