#ifndef CLINUX_PROCESS_WORDS_H
#define CLINUX_PROCESS_WORDS_H
#include <stddef.h>
#include <stdint.h>

/* The program's file and the command line of many processes. In C because it is done for every process of the machine,
   by more than one thread, without an allocation. Into `bytes` go CLINUX_WORDS_SIZE for each of `pids`: first the link
   to the program, then the beginning of the command line, or where neither is to be had the name that the kernel has of
   it; `rows` says how long each is, 0 where there is none. Of a process whose first thread has ended the others tell.
   `needles` are strings one after another, each ended by a NUL and all by one more: a process in whose words none of
   them stands is left out, but for one whose program fills half of the room, or which fills all of it. Empty: none is. Returns of how many the program may not be seen, the kernel's own threads not
   counted. */
enum { CLINUX_WORDS_SIZE = 1024 };
struct clinux_words { uint32_t program, arguments, name; };
size_t clinux_read_words(
    const int32_t *pids, size_t count, const char *needles, struct clinux_words *rows, unsigned char *bytes, int threads);
#endif
