# What scripts/install tells systemd, and asks it; read with `source`, never run.
# shellcheck shell=bash disable=SC2154

# systemd's words for our program: quoted, since a prefix may have spaces and more.
with_our_path() {
    local path=$prefix/bin/svctl
    if [[ $path == *[!A-Za-z0-9/._@+-]* ]]; then
        path=${path//\\/\\\\}
        path=${path//\"/\\\"}
        path=\"${path//%/%%}\"
    fi
    local line
    while IFS= read -r line; do
        [[ $line != Exec*=/usr/local/bin/svctl\ * ]] || line="${line%%=*}=$path ${line#*=/usr/local/bin/svctl }"
        printf '%s\n' "$line"
    done
}

# Older ones complain of the words in every unit; where it goes with DESTDIR is not known.
systemd_knows_restart_steps() {
    local words
    [[ -z $root ]] && words=$(systemctl --version 2>/dev/null) || return 0
    words=${words#systemd }
    ((${words%%[!0-9]*} >= 254))
}

systemd_runs() { ((EUID == 0)) && [[ -d /run/systemd/system ]]; }

tell_systemd_of_installation() {
    ((EUID == 0)) || return 0
    local fragment
    for fragment in sysusers tmpfiles; do
        type -P "systemd-$fragment" >/dev/null || continue
        local command=("systemd-$fragment" "$prefix/lib/$fragment.d/svctl.conf")
        [[ $fragment != tmpfiles ]] || command=("systemd-$fragment" --create "$prefix/lib/$fragment.d/svctl.conf")
        quietly "${command[@]}" || fail "${command[*]} failed" "see above; all files are in place"
    done
    systemd_runs || return 0
    systemctl daemon-reload
    if ! systemd-analyze unit-paths 2>/dev/null | grep -qxF "$prefix/lib/systemd/system"; then
        say "systemd does not look for units there; to use them: systemctl link '$prefix'/lib/systemd/system/svctl@.*"
    fi
}

refuse_active_units() {
    systemd_runs || return 0
    local unit active=()
    for unit in $(systemctl list-units --all --plain --no-legend \
        --state=active,activating,reloading,deactivating 'svctl@*' | cut -d' ' -f1); do
        [[ $(systemctl show --property FragmentPath --value "$unit") -ef $prefix/lib/systemd/system/svctl@.${unit##*.} ]] ||
            continue
        active+=("$unit")
    done
    ((${#active[@]} == 0)) || fail "nothing was taken away: ${active[*]} is active" \
        "end it first: systemctl disable --now ${active[*]}"
}

tell_systemd_of_removal() {
    ((EUID == 0)) || return 0
    # Of the tmpfiles fragment.
    rmdir --ignore-fail-on-non-empty /etc/svctl /run/svctl 2>/dev/null || true
    ! getent passwd svctl >/dev/null || say "the user svctl stays, since files may be its: userdel svctl"
    systemd_runs || return 0
    systemctl daemon-reload
    local link
    for link in /etc/systemd/system/*.wants/svctl@*; do
        [[ ! -L $link || -e $link ]] || say "still enabled, and not there any more: rm '$link'"
    done
}
