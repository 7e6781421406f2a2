#ifndef CSYSTEMD_H
#define CSYSTEMD_H
#include <stddef.h>
#include <stdint.h>

/* libsystemd is not linked, but loaded where a service manager is there: it costs about 190 kB of the master's own
   memory, and svctl also runs where the library is missing. The other functions answer -ENOSYS until it is loaded; what
   they answer else, and the state strings, are in the manual pages named here. */

int csystemd_load(void);                                         /* 1: loaded, now or before; 0: it cannot be had */
int csystemd_notify(const char *state, const int *descriptors, unsigned count); /* sd_pid_notify_with_fds(3) */
int csystemd_barrier(uint64_t microseconds);                     /* sd_notify_barrier(3) */
int csystemd_listen_fds(char ***names);                          /* sd_listen_fds_with_names(3); clears LISTEN_* */
int csystemd_watchdog_enabled(uint64_t *microseconds);           /* sd_watchdog_enabled(3); clears WATCHDOG_* */
int csystemd_journal_send(const char *fields, size_t length);    /* sd_journal_sendv(3); one field a line, up to 16 */
#endif
