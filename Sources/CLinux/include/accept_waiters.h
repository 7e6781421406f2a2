#ifndef CLINUX_ACCEPT_WAITERS_H
#define CLINUX_ACCEPT_WAITERS_H
#include <stddef.h>
#include <stdint.h>

/* Whether a process waits for connections on one of the sockets `inodes`, which ascend. In C because it reads the
   layouts of pollfd and fd_set out of another process, and goes through links and threads as open_sockets.h does.
   `error` 0, ENOENT or ESRCH when the process is gone, EACCES or EPERM when it may not be looked into. `waits` 1 when
   it does. `refused` 1 when a part could not be seen, so that 0 in `waits` means nothing. */
struct clinux_waiting { int error, waits, refused; };
struct clinux_waiting clinux_waits_for_connections(int pid, const uint64_t *inodes, size_t count);
#endif
