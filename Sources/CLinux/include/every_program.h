#ifndef CLINUX_EVERY_PROGRAM_H
#define CLINUX_EVERY_PROGRAM_H
#include <stddef.h>
#include <stdint.h>

/* Looks by the kernel's own list for processes in the name of whose program, or in whose words, one of `needles` may stand,
   packed as for clinux_read_words. Into `pids` come their numbers as seen from the outermost namespace, in no order. Their
   count, or -1 and errno: E2BIG when there is not `room` for them, EPERM without the capabilities BPF and PERFMON, ENOSYS
   where the kernel does not describe its types, EINVAL before Linux 5.18. Nothing is left of it.
   In C because what is built for the kernel is a program of its own, and because it is done by more than one thread. */
int clinux_find_programs(const char *needles, int32_t *pids, size_t room, int threads);
#endif
