#ifndef CLINUX_CHUNKS_H
#define CLINUX_CHUNKS_H
#include <stddef.h>

/* What is done with the numbers from `begin` up to `end`; `thread` counts from 0. */
typedef void clinux_chunk(void *context, int thread, size_t begin, size_t end);
/* Does it with all numbers below `count`, a few at a time, by up to `threads` threads, and by none with less to do than
   `worth` of them; comes back when all is done. */
void clinux_in_chunks(size_t count, size_t worth, int threads, clinux_chunk *chunk, void *context);
#endif
