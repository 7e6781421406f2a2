#define _GNU_SOURCE
#include "chunks.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { LARGEST_CHUNK = 16, MOST_THREADS = 8 };

struct work { size_t count, at_once; clinux_chunk *chunk; void *context; atomic_size_t next; atomic_int threads; };

static void *run(void *context) {
    struct work *work = context;
    const int thread = atomic_fetch_add(&work->threads, 1);
    for (;;) {
        const size_t begin = atomic_fetch_add(&work->next, work->at_once);
        if (begin >= work->count) return NULL;
        const size_t left = work->count - begin, end = begin + (left < work->at_once ? left : work->at_once);
        work->chunk(work->context, thread, begin, end);
    }
}

/* Two that open files in one table wait for each other at every call; where it cannot be parted, that is all. */
static void *run_apart(void *context) {
    unshare(CLONE_FILES);
    return run(context);
}

void clinux_in_chunks(size_t count, size_t worth, int threads, clinux_chunk *chunk, void *context) {
    const size_t at_once = worth < LARGEST_CHUNK ? worth : LARGEST_CHUNK;
    struct work work = {.count = count, .at_once = at_once, .chunk = chunk, .context = context};
    pthread_t others[MOST_THREADS];
    int started = 0;
    /* One that cannot be had is done without. */
    while (started + 1 < threads && started < MOST_THREADS && count > (size_t)(started + 1) * worth)
        if (pthread_create(&others[started], NULL, run_apart, &work) == 0) started++;
        else break;
    run(&work);
    for (int i = 0; i < started; i++) pthread_join(others[i], NULL);
}
