#ifndef CLINUX_PROCESSES_H
#define CLINUX_PROCESSES_H
#include <stdint.h>

/* `found`: 1 reaped, 0 still running, -1 and `error`. `killed`: 0 exited with `status`, 1 signal, 2 signal and core. */
struct clinux_exit { int found, error, pid, killed, status; };
struct clinux_exit clinux_pidfd_wait(int pidfd);
struct clinux_exit clinux_wait_any(void);             /* waitpid(-1, WNOHANG): children that were adopted */
int clinux_pidfd_open(int pid);
int clinux_pidfd_signal(int pidfd, int signal);
int clinux_pidfd_signal_group(int pidfd, int signal); /* EINVAL before Linux 6.9 */
int clinux_enter_network(int number);                 /* setns: a network namespace, by its open file */
int clinux_set_subreaper(int on);
int clinux_death_signal(int signal);                  /* PR_SET_PDEATHSIG of the caller */
int clinux_same_file(int pid1, int fd1, int pid2, int fd2); /* kcmp(KCMP_FILE): 0 same, >0 other, -1 errno */
int clinux_usable_processors(void);                   /* CPU_COUNT of sched_getaffinity; 0 when it cannot be had */
const char *clinux_signal_name(int signal);          /* "TERM", or null; sigabbrev_np needs _GNU_SOURCE */
#endif
