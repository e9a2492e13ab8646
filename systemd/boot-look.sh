# Nothing but a dark screen from the boot loader to the window. Sourced by install.sh, which has say, note, dry, changed.
# The marker is a parameter of a module that doesn't exist: the kernel passes over it, and it tells which words are ours.
look='dragoman.look=1 quiet loglevel=3 logo.nologo systemd.show_status=false vt.global_cursor_default=0'
grub_defaults=/etc/default/grub.d/90-dragoman.cfg
extlinux=/boot/extlinux/extlinux.conf

grub_settings() {
    cat <<EOF
# Boots without words on the screen; Escape within the second shows the menu. Removed by: systemd/install.sh --uninstall
GRUB_TIMEOUT=1
GRUB_TIMEOUT_STYLE=hidden
GRUB_CMDLINE_LINUX_DEFAULT="\$GRUB_CMDLINE_LINUX_DEFAULT $look"
EOF
}

# The kernel's lines of an extlinux.conf, with our words or without them.
extlinux_with() { sed -E "/dragoman\.look/! s/^[[:blank:]]*APPEND[[:blank:]].*$/& $look/" "$extlinux"; }
extlinux_without() { sed "s/ ${look//./\\.}//" "$extlinux"; }

# A machine with half of this file doesn't boot: it is whole, or as it was.
write_extlinux() { # FUNCTION
    "$1" >"$extlinux.dragoman"
    grep -q '^[[:blank:]]*APPEND' "$extlinux.dragoman" || fail "$extlinux has no kernel line" "Nothing was changed there"
    chmod --reference="$extlinux" -- "$extlinux.dragoman"
    sync -- "$extlinux.dragoman"
    mv -- "$extlinux.dragoman" "$extlinux"
    sync -- "${extlinux%/*}"
}

place_boot_look() {
    if command -v update-grub >/dev/null && [[ -f /etc/default/grub ]]; then
        grub_settings | cmp -s - "$grub_defaults" && return 0
        changed=1
        if ((!dry)); then
            mkdir -p -- "${grub_defaults%/*}"
            grub_settings >"$grub_defaults"
            update-grub >/dev/null 2>&1 || note "update-grub failed; the next boot shows the kernel's words"
        fi
        say "GRUB boots without words ($grub_defaults)"
    elif [[ -f $extlinux ]] && grep -q '^[[:blank:]]*APPEND[[:blank:]]' "$extlinux"; then
        extlinux_with | cmp -s - "$extlinux" && return 0
        changed=1
        ((dry)) || write_extlinux extlinux_with
        say "the kernel boots without words ($extlinux)"
    fi
}

remove_boot_look() {
    if [[ -e $grub_defaults ]]; then
        rm -f -- "$grub_defaults"
        rmdir --ignore-fail-on-non-empty -- "${grub_defaults%/*}"
        update-grub >/dev/null 2>&1 || note "update-grub failed; the next boot is still without words"
    fi
    if [[ -f $extlinux ]] && grep -q 'dragoman\.look' "$extlinux"; then write_extlinux extlinux_without; fi
}
