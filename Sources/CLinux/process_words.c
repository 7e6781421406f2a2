#define _GNU_SOURCE
#include "CLinux.h"
#include "chunks.h"
#include "packed_words.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 32 };

struct work { const int32_t *pids; const char *needles; struct clinux_words *rows; unsigned char *bytes; int table; };

int clinux_has_one_of(const char *needles, const unsigned char *bytes, size_t count) {
    if (*needles == 0) return 1;
    for (; *needles; needles += strlen(needles) + 1)
        if (memmem(bytes, count, needles, strlen(needles))) return 1;
    return 0;
}

/* Writes `812/exe`; snprintf would cost a twentieth of all. */
static void describe(char path[PATH_SIZE], int32_t pid, const char *what) {
    char digits[PATH_SIZE];
    size_t begin = sizeof digits;
    do digits[--begin] = (char)('0' + pid % 10);
    while (pid /= 10);
    memcpy(path, digits + begin, sizeof digits - begin);
    strcpy(path + sizeof digits - begin, what);
}

static void read_one(const struct work *work, size_t place) {
    struct clinux_words row = {0};
    /* What few want is copied for those few: memory that nobody writes to costs nothing. */
    unsigned char bytes[CLINUX_WORDS_SIZE];
    char path[PATH_SIZE];
    describe(path, work->pids[place], "/exe");
    const long program = readlinkat(work->table, path, (char *)bytes, CLINUX_WORDS_SIZE / 2);
    /* A kernel thread has no program, and no words either. */
    if (program < 0 && errno == ENOENT) return;
    if (program > 0) row.program = (uint32_t)program;
    describe(path, work->pids[place], "/cmdline");
    const int file = openat(work->table, path, O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        const long words = read(file, bytes + row.program, CLINUX_WORDS_SIZE - row.program);
        if (words > 0) row.arguments = (uint32_t)words;
        close(file);
    }
    if (!clinux_has_one_of(work->needles, bytes, row.program + row.arguments)) return;
    memcpy(work->bytes + place * CLINUX_WORDS_SIZE, bytes, row.program + row.arguments);
    work->rows[place] = row;
}

static void read_chunk(void *context, int thread, size_t begin, size_t end) {
    (void)thread;
    for (size_t i = begin; i < end; i++) read_one(context, i);
}

/* A thread costs 50 us to start and to end. */
enum { WORTH_A_THREAD = 64 };

void clinux_read_words(
    const int32_t *pids, size_t count, const char *needles, struct clinux_words *rows, unsigned char *bytes, int threads
) {
    struct work work = {pids, needles, rows, bytes, open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC)};
    memset(rows, 0, count * sizeof *rows);
    if (work.table < 0) return;
    clinux_in_chunks(count, WORTH_A_THREAD, threads, read_chunk, &work);
    close(work.table);
}
