#define _GNU_SOURCE
#include "chunks.h"
#include "open_files.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The layout of getdents64(2), which has no header. */
struct entry { uint64_t inode; int64_t next; uint16_t length; uint8_t type; char name[]; };

void clinux_describe(char path[CLINUX_PATH_SIZE], int pid, int thread, const char *what) {
    if (thread) snprintf(path, CLINUX_PATH_SIZE, "/proc/%d/task/%d/%s", pid, thread, what);
    else snprintf(path, CLINUX_PATH_SIZE, "/proc/%d/%s", pid, what);
}

/* Threads of a process, by the links to its folder of them; 0 when it is gone. */
static int threads_of(int pid) {
    char path[CLINUX_PATH_SIZE];
    struct stat found;
    clinux_describe(path, pid, 0, "task");
    return stat(path, &found) < 0 ? 0 : (int)found.st_nlink - 2;
}

/* Reads no further than the answer that brings the number of entries to what is expected: all of an answer counts. */
static struct clinux_look each_entry_of(const char *path, long expected, clinux_visit *visit, void *context) {
    _Alignas(struct entry) char buffer[16384];
    struct clinux_look look = {0};
    const int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return (struct clinux_look){.error = errno};
    while (look.error == 0 && look.seen < expected) {
        /* Until it says 0: a signal can cut an answer short, and then a short one is not the last. */
        const long size = syscall(SYS_getdents64, folder, buffer, sizeof buffer);
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) look.error = errno;
        if (size <= 0) break;
        for (long place = 0; place < size && look.error == 0;) {
            const struct entry *entry = (const struct entry *)(buffer + place);
            place += entry->length;
            if (entry->name[0] == '.') continue;
            look.seen += 1;
            look.error = visit(folder, entry->name, context);
        }
    }
    close(folder);
    return look;
}

struct clinux_look clinux_each_entry(const char *path, clinux_visit *visit, void *context) {
    return each_entry_of(path, LONG_MAX, visit, context);
}

static struct clinux_look each_open_file(int pid, int thread, long expected, clinux_visit *visit, void *context) {
    char path[CLINUX_PATH_SIZE];
    clinux_describe(path, pid, thread, "fd");
    struct clinux_look look = each_entry_of(path, expected, visit, context);
    if (look.error == 0 && look.seen == 0 && !thread) look.threads = threads_of(pid);
    return look;
}

long clinux_place_of(uint64_t number, const uint64_t *ascending, size_t count) {
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (ascending[middle] < number) low = middle + 1; else high = middle;
    }
    return low < count && ascending[low] == number ? (long)low : -1;
}

uint64_t clinux_socket_number(const char *text, long length) {
    static const char begin[] = "socket:[";
    const size_t skip = sizeof begin - 1;
    if (length <= (long)skip || memcmp(text, begin, skip) != 0) return 0;
    uint64_t number = 0;
    for (long place = (long)skip; place < length && text[place] >= '0' && text[place] <= '9'; place++)
        number = number * 10 + (uint64_t)(text[place] - '0');
    return number;
}

struct wanted { const uint64_t *inodes; size_t count; int *numbers; };

static int visit_link(int folder, const char *name, void *context) {
    const struct wanted *wanted = context;
    char text[CLINUX_LINK_SIZE];
    const long length = readlinkat(folder, name, text, sizeof text);
    /* Closed since is fine. Refused is not: root without CAP_SYS_PTRACE may list the numbers, but not read the links. */
    if (length < 0) return errno == ENOENT ? 0 : errno;
    const uint64_t number = clinux_socket_number(text, length);
    const long place = number == 0 ? -1 : clinux_place_of(number, wanted->inodes, wanted->count);
    if (place >= 0 && wanted->numbers[place] < 0) wanted->numbers[place] = atoi(name);
    return 0;
}

struct clinux_look clinux_look_for(int pid, int thread, const uint64_t *inodes, size_t count, int *numbers) {
    struct wanted wanted = {inodes, count, numbers};
    for (size_t i = 0; i < count; i++) numbers[i] = -1;
    return each_open_file(pid, thread, LONG_MAX, visit_link, &wanted);
}

int clinux_is_socket(int pid, int number, uint64_t inode) {
    char path[CLINUX_PATH_SIZE], what[CLINUX_PATH_SIZE], text[CLINUX_LINK_SIZE];
    snprintf(what, sizeof what, "fd/%d", number);
    clinux_describe(path, pid, 0, what);
    return clinux_socket_number(text, readlink(path, text, sizeof text)) == inode;
}

int clinux_open_control_group(const char *mount_point, uint64_t id) {
    union { struct file_handle handle; unsigned char room[sizeof(struct file_handle) + sizeof id]; } name = {
        .handle = {.handle_bytes = sizeof id, .handle_type = 0xfe /* FILEID_KERNFS */},
    };
    const int root = open(mount_point, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (root < 0) return -1;
    memcpy(name.handle.f_handle, &id, sizeof id);
    const int folder = open_by_handle_at(root, &name.handle, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const int code = errno;
    close(root);
    errno = code;
    return folder;
}

/* `from`: the numbers below have been compared already. */
struct comparison { int pid; const struct clinux_holding *known; size_t count; int *numbers; int from; };

/* 0 there is such a file, EBADF there is none, else why it cannot be told. */
static int compare(const struct comparison *wanted, int number) {
    for (size_t i = 0; i < wanted->count; i++) {
        const struct clinux_holding *known = &wanted->known[i];
        const int order = clinux_same_file(known->pid, known->number, wanted->pid, number);
        if (order < 0) return errno;
        if (order == 0 && wanted->numbers[i] < 0 && clinux_is_socket(wanted->pid, number, known->inode))
            wanted->numbers[i] = number;
    }
    return 0;
}

static int visit_number(int folder, const char *name, void *context) {
    (void)folder;
    const struct comparison *wanted = context;
    const int number = atoi(name), code = number < wanted->from ? 0 : compare(wanted, number);
    return code == EBADF ? 0 : code;
}

/* How many files a process has open, as the folder's size since Linux 6.2; before that, and for none, 0. */
static long open_files_of(const char *process) {
    char path[CLINUX_PATH_SIZE];
    struct stat found;
    snprintf(path, sizeof path, "/proc/%s/fd", process);
    return stat(path, &found) < 0 ? 0 : (long)found.st_size;
}

/* Asked once: it is the same for every process. */
static int kernel_tells_how_many(void) {
    static atomic_int answer; /* 0 not asked yet, 1 yes, 2 no */
    if (atomic_load(&answer) == 0) atomic_store(&answer, open_files_of("self") > 0 ? 1 : 2);
    return atomic_load(&answer) == 1;
}

enum { SCRIPT_OF_BASH = 255 };

struct clinux_look clinux_compare_with(int pid, const struct clinux_holding *known, size_t count, int *numbers) {
    struct comparison wanted = {pid, known, count, numbers, 0};
    char process[16];
    for (size_t i = 0; i < count; i++) numbers[i] = -1;
    snprintf(process, sizeof process, "%d", pid);
    const long open_files = open_files_of(process);
    if (open_files == 0 && kernel_tells_how_many()) {
        const int threads = threads_of(pid); /* a kernel thread, or one whose leader has ended */
        return (struct clinux_look){.error = threads > 0 ? 0 : ENOENT, .threads = threads};
    }
    /* Numbers are given out from 0 up, so that counting finds them all soon; after too many holes, or when the kernel
       tells no number, the folder is read for the rest. */
    struct clinux_look look = {0};
    int is_script_seen = 0;
    for (long holes = 0; look.seen < open_files && holes <= 4 + open_files / 4; wanted.from++) {
        if (wanted.from == SCRIPT_OF_BASH && is_script_seen) continue;
        int code = compare(&wanted, wanted.from);
        /* The one table with a hole that is met everywhere. */
        if (code == EBADF && holes++ == 0 && wanted.from < SCRIPT_OF_BASH) {
            code = compare(&wanted, SCRIPT_OF_BASH);
            is_script_seen = code == 0;
        }
        if (code == 0) look.seen += 1;
        else if (code != EBADF) return (struct clinux_look){.error = code};
    }
    if (open_files > 0 && look.seen >= open_files) return look;
    return each_open_file(pid, 0, open_files > 0 ? open_files : LONG_MAX, visit_number, &wanted);
}

struct crowd {
    const int32_t *pids;
    const struct clinux_holding *known;
    size_t sets;
    const uint64_t *inodes;
    size_t count;
    struct clinux_look *looks;
    int *numbers;
};

static void look_at_chunk(void *context, int thread, size_t begin, size_t end) {
    const struct crowd *crowd = context;
    const struct clinux_holding *known =
        crowd->sets ? crowd->known + (size_t)thread % crowd->sets * crowd->count : NULL;
    for (size_t i = begin; i < end; i++) {
        int *numbers = crowd->numbers + i * crowd->count;
        crowd->looks[i] = known ? clinux_compare_with(crowd->pids[i], known, crowd->count, numbers)
                                : clinux_look_for(crowd->pids[i], 0, crowd->inodes, crowd->count, numbers);
    }
}

enum { READ_BY_ONE = 64 };

void clinux_look_at_many(
    const int32_t *pids, size_t pid_count, const struct clinux_holding *known, size_t sets, const uint64_t *inodes,
    size_t count, struct clinux_look *looks, int *numbers, int threads
) {
    struct crowd crowd = {pids, known, sets, inodes, count, looks, numbers};
    const size_t worth = sets > 0 ? CLINUX_COMPARED_BY_ONE : READ_BY_ONE;
    clinux_in_chunks(pid_count, worth, threads, look_at_chunk, &crowd);
}
