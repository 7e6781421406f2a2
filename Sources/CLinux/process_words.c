#define _GNU_SOURCE
#include "CLinux.h"
#include "chunks.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 64 };

struct work { const int32_t *pids; struct clinux_words *rows; unsigned char *bytes; };

static void read_one(int32_t pid, struct clinux_words *row, unsigned char *bytes) {
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "/proc/%d/exe", pid);
    const long program = readlink(path, (char *)bytes, CLINUX_WORDS_SIZE / 2);
    *row = (struct clinux_words){0};
    /* A kernel thread has no program, and no words either. */
    if (program < 0 && errno == ENOENT) return;
    if (program > 0) row->program = (uint32_t)program;
    snprintf(path, sizeof path, "/proc/%d/cmdline", pid);
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    const long words = read(file, bytes + row->program, CLINUX_WORDS_SIZE - row->program);
    if (words > 0) row->arguments = (uint32_t)words;
    close(file);
}

static void read_chunk(void *context, size_t begin, size_t end) {
    const struct work *work = context;
    for (size_t i = begin; i < end; i++)
        read_one(work->pids[i], &work->rows[i], work->bytes + i * CLINUX_WORDS_SIZE);
}

void clinux_read_words(
    const int32_t *pids, size_t count, struct clinux_words *rows, unsigned char *bytes, int threads
) {
    struct work work = {pids, rows, bytes};
    clinux_in_chunks(count, threads, read_chunk, &work);
}
