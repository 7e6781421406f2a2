# What scripts/install knows of the files it put somewhere; read with `source`, never run.
# shellcheck shell=bash disable=SC2154

# The manifest names every file, link and new folder, as they are called without DESTDIR, behind what is in it:
#   SHA256 PATH, ->TARGET PATH, folder PATH
declare -A known=() wanted=() source_of=() folders=() content=()
left=()
half_written=''
# An & in a folder's name is one.
shopt -u patsub_replacement 2>/dev/null || true

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

# Fills `content` for files that are there: a link's target or a file's digest; nothing for what is not there.
look_at() {
    local path digest files=()
    for path in "$@"; do
        if [[ -L $path ]]; then
            content[$path]="->$(readlink -- "$path")"
        elif [[ -f $path ]]; then
            files+=("$path")
        elif [[ -e $path ]]; then
            content[$path]=other
        else
            content[$path]=''
        fi
    done
    ((${#files[@]})) || return 0
    while IFS=' ' read -r -d '' digest path; do content[$path]=$digest; done < <(sha256sum -z -- "${files[@]}")
}

# Whether a path has what we put there, of whichever version; after `look_at`.
is_ours() { [[ " ${known[$1]-} " == *" ${content[$root$1]} "* ]]; }

# Fills `wanted`, and does nothing where something else is in the way.
refuse_foreign_files() {
    local path paths=("${!wanted[@]}") foreign=()
    look_at "${source_of[@]}" "${paths[@]/#/$root}"
    for path in "${paths[@]}"; do
        if [[ -z ${source_of[$path]-} ]]; then
            wanted[$path]="->$(link_target "$path")"
        elif [[ $path == *.service ]]; then
            wanted[$path]=$(with_our_path <"${source_of[$path]}" | sha256sum | cut -d' ' -f1)
        else
            wanted[$path]=${content[${source_of[$path]}]}
        fi
        [[ -z ${content[$root$path]} || ${content[$root$path]} == "${wanted[$path]}" ]] || is_ours "$path" ||
            foreign+=("$root$path")
    done
    ((${#foreign[@]} == 0)) || fail "nothing was installed: these are not svctl's, or were changed since:" \
        "${foreign[@]}" "move them away first; to change a unit, use: systemctl edit svctl@NAME"
}

# Writes all paths that are given; what is known of them and what is wanted.
write_manifest() {
    make_folder "$library"
    finish <(manifest_of "$@" | LC_ALL=C sort -u) 644 "$library/manifest"
}

manifest_of() {
    local path each
    echo '# What scripts/install put here, and takes away with --uninstall.'
    for path in "${!folders[@]}"; do echo "folder $path"; done
    for path in "$@"; do
        for each in ${known[$path]-} ${wanted[$path]-}; do echo "$each $path"; done
    done
}

place_file() {
    local source=$1 path=$2 mode=644
    [[ $path != "$library"/*/bin/* ]] || mode=755
    make_folder "${path%/*}"
    if [[ $path == *.service ]]; then
        finish <(with_our_path <"$source") "$mode" "$path"
    else
        finish "$source" "$mode" "$path"
    fi
}

# A copy that is whole becomes the file in one step: who runs or reads the old one keeps it.
finish() {
    local owner=()
    ((EUID)) || owner=(-o 0 -g 0)
    half_written=$root${3%/*}/.svctl.new
    install "${owner[@]}" -m "$2" -T -- "$1" "$half_written"
    mv -fT -- "$half_written" "$root$3"
    half_written=''
}

link_target() { printf '../lib/svctl/%s/bin/%s\n' "$version" "${1##*/}"; }

place_link() {
    make_folder "$prefix/bin"
    half_written=$root$prefix/bin/.svctl.new
    ln -sfn -- "$(link_target "$1")" "$half_written"
    mv -fT -- "$half_written" "$root$prefix/bin/$1"
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
    look_at "${kept[@]/#/$root}"
    for path in "${kept[@]}"; do wanted[$path]=${content[$root$path]}; done
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
    ((${#running[@]} == 0)) || fail "nothing was taken away: a master runs: pid ${running[*]}" \
        "see which with: svctl list" "stop it with: svctl stop NAME"
}

remove_files() {
    local path ours=()
    look_at "${@/#/$root}"
    for path in "$@"; do
        if [[ -z ${content[$root$path]} ]]; then
            continue
        elif is_ours "$path"; then
            ours+=("$root$path")
        else
            left+=("$root$path")
        fi
        # A worker of root's leaves what its Python made of a module.
        [[ $path != "$library"/*.py ]] || ours+=("$root${path%/*}/__pycache__/$(basename -- "$path" .py)".*.pyc)
    done
    ((${#ours[@]} == 0)) || rm -f -- "${ours[@]}"
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
