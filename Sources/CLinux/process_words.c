#define _GNU_SOURCE
#include "CLinux.h"
#include "chunks.h"
#include "packed_words.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 32 };

struct work {
    const int32_t *pids;
    const char *needles;
    struct clinux_words *rows;
    unsigned char *bytes;
    int table;
    atomic_size_t refused;
};

int clinux_has_one_of(const char *needles, const unsigned char *bytes, size_t count) {
    if (*needles == 0) return 1;
    for (; *needles; needles += strlen(needles) + 1)
        if (memmem(bytes, count, needles, strlen(needles))) return 1;
    return 0;
}

/* Writes `812/exe`; snprintf would cost a twentieth of all. */
static void describe(char path[PATH_SIZE], int32_t task, const char *what) {
    char digits[PATH_SIZE];
    size_t begin = sizeof digits;
    do digits[--begin] = (char)('0' + task % 10);
    while (task /= 10);
    memcpy(path, digits + begin, sizeof digits - begin);
    strcpy(path + sizeof digits - begin, what);
}

static uint32_t read_file(int table, int32_t task, const char *name, unsigned char *bytes, size_t room) {
    char path[PATH_SIZE];
    describe(path, task, name);
    const int file = openat(table, path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    const long count = read(file, bytes, room);
    close(file);
    return count > 0 ? (uint32_t)count : 0;
}

static uint32_t count_of(struct clinux_words row) { return row.program + row.arguments + row.name; }

/* What a thread shows of its process; `refused` when its program may not be seen. */
static struct clinux_words read_task(int table, int32_t task, unsigned char *bytes, int *refused) {
    struct clinux_words row = {0};
    char path[PATH_SIZE];
    describe(path, task, "/exe");
    const long program = readlinkat(table, path, (char *)bytes, CLINUX_WORDS_SIZE / 2);
    *refused = program < 0 && errno != ENOENT;
    /* A kernel thread has no program, and no words either; nor has a thread that has ended. */
    if (program < 0 && !*refused) return row;
    if (program > 0) row.program = (uint32_t)program;
    row.arguments = read_file(table, task, "/cmdline", bytes + row.program, CLINUX_WORDS_SIZE - row.program);
    return row;
}

/* /proc/PID/task has a link for each thread, beside its own two. */
static int has_more_threads(int table, int32_t pid) {
    char path[PATH_SIZE];
    struct stat status;
    describe(path, pid, "/task");
    return fstatat(table, path, &status, 0) == 0 && status.st_nlink > 3;
}

/* The first thread has ended, and shows nothing any more: any other shows what it would. */
static struct clinux_words read_others(int table, int32_t pid, unsigned char *bytes, int *refused) {
    struct clinux_words row = {0};
    char path[PATH_SIZE];
    describe(path, pid, "/task");
    const int folder = openat(table, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *threads = folder < 0 ? NULL : fdopendir(folder);
    if (!threads) {
        if (folder >= 0) close(folder);
        return row;
    }
    for (struct dirent *entry; count_of(row) == 0 && (entry = readdir(threads));) {
        const int32_t thread = atoi(entry->d_name);
        if (thread > 0 && thread != pid) row = read_task(table, thread, bytes, refused);
    }
    closedir(threads);
    return row;
}

/* A thread of the kernel is in no group; but so is, to those inside of a container, who came into it in a group from
   outside, and no thread of the kernel is to be seen there. */
static int may_be_of_kernel(int table, int32_t pid) {
    char target[PATH_SIZE];
    if (getpgid(pid) > 0) return 0;
    const long count = readlinkat(table, "self/ns/pid", target, sizeof target - 1);
    target[count < 0 ? 0 : count] = 0;
    return strcmp(target, "pid:[4026531836]") == 0; /* PROC_PID_INIT_INO */
}

/* The name the kernel has of it, out of `77 (name) S …`: the name may hold whatever it likes. */
static uint32_t read_name(int table, int32_t pid, unsigned char *bytes) {
    /* Reading it is what costs. */
    if (may_be_of_kernel(table, pid)) return 0;
    bytes[read_file(table, pid, "/stat", bytes, CLINUX_WORDS_SIZE - 1)] = 0;
    const char *open = strchr((char *)bytes, '('), *close = strrchr((char *)bytes, ')');
    if (!open || !close || close <= open || close[1] != ' ' || close[2] == 'Z' || close[2] == 'X') return 0;
    const size_t count = (size_t)(close - open - 1);
    memmove(bytes, open + 1, count);
    return (uint32_t)count;
}

static void read_one(struct work *work, size_t place) {
    /* What few want is copied for those few: memory that nobody writes to costs nothing. */
    unsigned char bytes[CLINUX_WORDS_SIZE];
    const int32_t pid = work->pids[place];
    int refused;
    struct clinux_words row = read_task(work->table, pid, bytes, &refused);
    if (count_of(row) == 0 && has_more_threads(work->table, pid)) row = read_others(work->table, pid, bytes, &refused);
    if (count_of(row) == 0 && refused) row.name = read_name(work->table, pid, bytes);
    if (refused && count_of(row) > 0) atomic_fetch_add(&work->refused, 1);
    /* What did not fit may hold them in the rest. */
    const int is_cut = row.program == CLINUX_WORDS_SIZE / 2 || count_of(row) == CLINUX_WORDS_SIZE;
    if (!is_cut && !clinux_has_one_of(work->needles, bytes, count_of(row))) return;
    memcpy(work->bytes + place * CLINUX_WORDS_SIZE, bytes, count_of(row));
    work->rows[place] = row;
}

static void read_chunk(void *context, int thread, size_t begin, size_t end) {
    (void)thread;
    for (size_t i = begin; i < end; i++) read_one(context, i);
}

/* A thread costs 50 us to start and to end. */
enum { WORTH_A_THREAD = 64 };

size_t clinux_read_words(
    const int32_t *pids, size_t count, const char *needles, struct clinux_words *rows, unsigned char *bytes, int threads
) {
    struct work work = {pids, needles, rows, bytes, open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC), 0};
    memset(rows, 0, count * sizeof *rows);
    if (work.table < 0) return 0;
    clinux_in_chunks(count, WORTH_A_THREAD, threads, read_chunk, &work);
    close(work.table);
    return work.refused;
}
