#ifndef CLINUX_OPEN_SOCKETS_H
#define CLINUX_OPEN_SOCKETS_H
#include <stddef.h>
#include <stdint.h>

/* Which sockets a process has open. In C because it is the inner loop over every open file of the machine: it makes
   no allocation and turns no number into a String. `error` 0, ENOENT or ESRCH when the process is gone, EACCES or
   EPERM when it may not be read. `seen`: how many open files there were; when none, `threads` says how many threads. */
struct clinux_look { int error, seen, threads; };

/* Reads the links of /proc/PID/fd, or with `thread` of /proc/PID/task/TID/fd. `inodes` ascend; into `numbers`, as
   many, goes the descriptor's number or -1. Never touches the file a descriptor leads to, which could hang. */
struct clinux_look clinux_look_for(int pid, int thread, const uint64_t *inodes, size_t count, int *numbers);

/* A descriptor known to be the socket. */
struct clinux_holding { int pid, number; uint64_t inode; };
/* The same by comparing open files with descriptors known to be the sockets, kcmp(2), half as dear as a link.
   Each hit is confirmed by its link. */
struct clinux_look clinux_compare_with(int pid, const struct clinux_holding *known, size_t count, int *numbers);
/* A thread costs 50 us to start and to end: it is started for no fewer processes than these, where they are compared. */
enum { CLINUX_COMPARED_BY_ONE = 256 };
/* One of the two above for each of `pids`, by several threads at once: by comparing where there is a set of `known`.
   Each thread takes another of the `sets`, one behind the other, because the kernel locks the process that is compared
   with. Of each process there are `count` places in `numbers`. */
void clinux_look_at_many(
    const int32_t *pids, size_t pid_count, const struct clinux_holding *known, size_t sets, const uint64_t *inodes,
    size_t count,
    struct clinux_look *looks, int *numbers, int threads);
/* The folder of a control group by its number, below the mount point of the tree; -1 and errno. */
int clinux_open_control_group(const char *mount_point, uint64_t id);
int clinux_is_socket(int pid, int number, uint64_t inode); /* what the link says */
#endif
