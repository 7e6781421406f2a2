# What scripts/install knows of the files it put somewhere; read with `source`, never run.
# shellcheck shell=bash disable=SC2154

# The manifest names every file, link and new folder, as they are called without DESTDIR, behind what is in it:
#   SHA256 PATH, ->TARGET PATH, folder PATH
declare -A known=() wanted=() source_of=() folders=()
left=()
half_written=''

read_manifest() {
    local line path
    [[ -f $root$library/manifest ]] || return 0
    while IFS= read -r line; do
        path=${line#* }
        case ${line%% *} in
        '#') ;;
        folder) folders[$path]=yes ;;
        *) known[$path]+="${line%% *} " ;;
        esac
    done <"$root$library/manifest"
}

# What is at a path: nothing, a link's target or a file's digest.
content_of() {
    if [[ -L $1 ]]; then
        printf -- '->%s\n' "$(readlink -- "$1")"
    elif [[ -f $1 ]]; then
        sha256sum <"$1" | cut -d' ' -f1
    elif [[ -e $1 ]]; then
        echo other
    fi
}

# Whether a path has what we put there, of whichever version.
is_ours() {
    [[ " ${known[$1]-} " == *" $(content_of "$root$1") "* ]]
}

refuse_foreign_files() {
    local path foreign=()
    for path in "${!wanted[@]}"; do
        wanted[$path]=$(wanted_content "$path")
        [[ -e $root$path || -L $root$path ]] || continue
        [[ $(content_of "$root$path") == "${wanted[$path]}" ]] || is_ours "$path" || foreign+=("$root$path")
    done
    ((${#foreign[@]} == 0)) || fail "nothing was installed: these are not svctl's, or were changed since:" \
        "${foreign[@]}" "move them away first; to change a unit, use: systemctl edit svctl@NAME"
}

wanted_content() {
    if [[ -z ${source_of[$1]-} ]]; then
        printf -- '->%s\n' "$(link_target "$1")"
    elif [[ $1 == *.service ]]; then
        with_our_path <"${source_of[$1]}" | sha256sum | cut -d' ' -f1
    else
        content_of "${source_of[$1]}"
    fi
}

# Writes all paths that are given; what is known of them and what is wanted.
write_manifest() {
    make_folder "$library"
    half_written=$root$library/.manifest.new
    {
        echo '# What scripts/install put here, and takes away with --uninstall.'
        local path content
        for path in "${!folders[@]}"; do echo "folder $path"; done
        for path in "$@"; do
            for content in ${known[$path]-} ${wanted[$path]-}; do echo "$content $path"; done
        done
    } | LC_ALL=C sort -u >"$half_written"
    finish 644 "$library/manifest"
}

place_file() {
    local source=$1 path=$2 mode=644
    [[ $path != "$library"/*/bin/* ]] || mode=755
    make_folder "${path%/*}"
    half_written=$root${path%/*}/.svctl.new
    rm -f -- "$half_written"
    if [[ $path == *.service ]]; then with_our_path <"$source" >"$half_written"; else cp -- "$source" "$half_written"; fi
    finish "$mode" "$path"
}

link_target() { printf '../lib/svctl/%s/bin/%s\n' "$version" "${1##*/}"; }

place_link() {
    make_folder "$prefix/bin"
    half_written=$root$prefix/bin/.svctl.new
    ln -sfn -- "$(link_target "$1")" "$half_written"
    mv -fT -- "$half_written" "$root$prefix/bin/$1"
    half_written=''
}

# What is half written becomes the file in one step: who runs or reads the old one keeps it.
finish() {
    chmod "$1" -- "$half_written"
    ((EUID)) || chown 0:0 -- "$half_written"
    mv -fT -- "$half_written" "$root$2"
    half_written=''
}

remove_half_written() {
    [[ -z $half_written ]] || rm -f -- "$half_written"
}

# Makes a folder and those above it, and keeps in mind which were not there.
make_folder() {
    [[ -n $1 && ! -d $root$1 ]] || return 0
    make_folder "${1%/*}"
    mkdir -p -- "$root$1"
    # Below a folder whose files take over its group, too.
    chmod 755 -- "$root$1"
    ((EUID)) || chown 0:0 -- "$root$1"
    folders[$1]=yes
}

# Of other versions, those stay whose masters run; what else is no longer wanted goes.
drop_what_is_no_longer_wanted() {
    local path folder pids gone=() kept=()
    declare -A used=()
    for path in "${!known[@]}"; do
        [[ -z ${wanted[$path]-} ]] || continue
        folder=${path#"$library"/}
        folder=$library/${folder%%/*}
        if [[ $path == "$library"/*/* ]]; then
            [[ -n ${used[$folder]+yes} ]] || used[$folder]=$(masters_of "$folder")
            if [[ -n ${used[$folder]} ]]; then
                kept+=("$path")
                continue
            fi
        fi
        gone+=("$path")
    done
    remove_files "${gone[@]}"
    for path in "${!known[@]}"; do known[$path]=''; done
    for path in "${kept[@]}"; do wanted[$path]=$(content_of "$root$path"); done
    remove_empty_folders "$library/"
    for folder in "${!used[@]}"; do
        pids=${used[$folder]}
        [[ -z $pids ]] || say "still running version ${folder##*/} until it is restarted: pid ${pids//$'\n'/, }"
    done
}

# The numbers of the masters that run from the folder of a version, wherever that is mounted.
masters_of() {
    local program exe
    program=$(stat -Lc '%d:%i' -- "$root$1/bin/svctld" 2>/dev/null) || return 0
    while read -r exe; do
        exe=${exe#"$program /proc/"}
        # Its companions end with it.
        if grep -zqx -- --master "/proc/${exe%/exe}/cmdline" 2>/dev/null; then echo "${exe%/exe}"; fi
    done < <(stat -Lc '%d:%i %n' /proc/[0-9]*/exe 2>/dev/null | grep "^$program ")
}

refuse_running_masters() {
    local path pid running=()
    for path in "${!known[@]}"; do
        [[ $path == "$library"/*/bin/svctld ]] || continue
        for pid in $(masters_of "${path%/bin/svctld}"); do running+=("$pid"); done
    done
    ((${#running[@]} == 0)) || fail "nothing was taken away: a master runs: pid $(printf '%s, ' "${running[@]}" | sed 's/, $//')" \
        "see which with: svctl list" "stop it with: svctl stop NAME"
}

remove_files() {
    local path
    for path in "$@"; do
        [[ -e $root$path || -L $root$path ]] || continue
        if is_ours "$path"; then
            rm -f -- "$root$path"
            # A worker of root's leaves what its Python made of a module.
            [[ $path != "$library"/*.py ]] ||
                find "$root${path%/*}/__pycache__" -name "$(basename "$path" .py).*.pyc" -delete 2>/dev/null || true
        else
            left+=("$root$path")
        fi
    done
}

# Those that were made for svctl, the deepest first; only below a path, if one is given.
remove_empty_folders() {
    local folder
    while IFS= read -r folder; do
        [[ $folder == "${1-}"* ]] || continue
        [[ ! -d $root$folder/__pycache__ ]] || rmdir --ignore-fail-on-non-empty -- "$root$folder/__pycache__"
        [[ ! -d $root$folder ]] || rmdir --ignore-fail-on-non-empty -- "$root$folder"
        [[ -d $root$folder ]] || unset 'folders[$folder]'
    done < <(printf '%s\n' "${!folders[@]}" | LC_ALL=C sort -r)
}
