#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static struct clinux_exit wait_for(idtype_t kind, id_t id) {
    siginfo_t info = {0};
    if (waitid(kind, id, &info, WEXITED | WNOHANG) < 0) return (struct clinux_exit){.found = -1, .error = errno};
    if (info.si_pid == 0) return (struct clinux_exit){0};
    const int killed = info.si_code == CLD_EXITED ? 0 : info.si_code == CLD_DUMPED ? 2 : 1;
    return (struct clinux_exit){.found = 1, .pid = info.si_pid, .killed = killed, .status = info.si_status};
}

struct clinux_exit clinux_pidfd_wait(int pidfd) { return wait_for((idtype_t)3 /* P_PIDFD */, (id_t)pidfd); }

struct clinux_exit clinux_wait_any(void) { return wait_for(P_ALL, 0); }

int clinux_pidfd_open(int pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int clinux_pidfd_signal(int pidfd, int signal) { return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0); }

int clinux_pidfd_signal_group(int pidfd, int signal) {
    return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 1u << 2 /* PIDFD_SIGNAL_PROCESS_GROUP */);
}

int clinux_enter_network(int number) { return setns(number, CLONE_NEWNET); }

int clinux_set_subreaper(int on) { return prctl(PR_SET_CHILD_SUBREAPER, on); }

int clinux_death_signal(int signal) { return prctl(PR_SET_PDEATHSIG, signal); }

int clinux_same_file(int pid1, int fd1, int pid2, int fd2) {
    return (int)syscall(SYS_kcmp, pid1, pid2, 0 /* KCMP_FILE */, fd1, fd2);
}

int clinux_usable_processors(void) {
    cpu_set_t sets[64]; /* one holds 1024, and the kernel refuses a mask that is smaller than its own */
    if (sched_getaffinity(0, sizeof sets, sets) < 0) return 0;
    return CPU_COUNT_S(sizeof sets, sets);
}

const char *clinux_signal_name(int signal) { return sigabbrev_np(signal); }
