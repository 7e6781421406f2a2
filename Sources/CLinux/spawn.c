#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Noreturn void fail(int report, int32_t stage) {
    const struct clinux_failure failure = {stage, errno};
    (void)!write(report, &failure, sizeof failure);
    _exit(127); /* never exit(): it would run the master's handlers and flush its buffers twice */
}

/* Fills `pointers` (count + 1 places) with the starts of the packed strings, then null. */
static void unpack(const char *packed, size_t count, const char **pointers) {
    for (size_t i = 0; i < count; i++, packed += strlen(packed) + 1) pointers[i] = packed;
    pointers[count] = NULL;
}

static void write_decimal(char *end, pid_t number) { /* right-aligned before `end`; snprintf may lock */
    do *--end = (char)('0' + number % 10);
    while (number /= 10);
}

/* Handlers go back to the default, and so does what the parent ignores: SIGPIPE, and under nohup SIGHUP. */
static void reset_signals(void) {
    const struct sigaction plain = {.sa_handler = SIG_DFL};
    for (int number = 1; number < 32; number++) sigaction(number, &plain, NULL); /* KILL and STOP refuse: fine */
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* First lift everything out of the way of 0 … 2+n, then put it in its place: dup2 onto itself would keep
   close-on-exec, and one may sit where another has to go. Returns where the report went. */
static int place_descriptors(const struct clinux_plan *plan, int report) {
    const int first_free = 3 + (int)plan->passed_count;
    const int moved = fcntl(report, F_DUPFD_CLOEXEC, first_free);
    if (moved < 0) fail(report, CLINUX_DESCRIPTORS); /* a bare _exit would read as "exec happened" */
    int standard[3] = {plan->input, plan->output, plan->error};
    for (int i = 0; i < 3; i++)
        if (standard[i] >= 0 && (standard[i] = fcntl(standard[i], F_DUPFD_CLOEXEC, first_free)) < 0)
            fail(moved, CLINUX_DESCRIPTORS);
    int lifted[plan->passed_count + 1];
    for (size_t i = 0; i < plan->passed_count; i++)
        if ((lifted[i] = fcntl(plan->passed[i], F_DUPFD_CLOEXEC, first_free)) < 0) fail(moved, CLINUX_DESCRIPTORS);
    for (int i = 0; i < 3; i++)
        if (standard[i] >= 0 && dup2(standard[i], i) < 0) fail(moved, CLINUX_DESCRIPTORS);
    for (size_t i = 0; i < plan->passed_count; i++)
        if (dup2(lifted[i], 3 + (int)i) < 0) fail(moved, CLINUX_DESCRIPTORS);
    if (syscall(SYS_close_range, (unsigned)first_free, ~0U, 4u /* CLOSE_RANGE_CLOEXEC */) < 0) fail(moved, CLINUX_CLOSE);
    return moved;
}

/* Raw calls: glibc's wrappers signal every thread of the process, and this child has none. */
static void drop_privileges(const struct clinux_plan *plan, int report) {
    if (plan->set_groups && syscall(SYS_setgroups, plan->group_count, plan->groups) < 0) fail(report, CLINUX_GROUPS);
    if (plan->group != UINT32_MAX && syscall(SYS_setresgid, plan->group, plan->group, plan->group) < 0)
        fail(report, CLINUX_GROUP);
    if (plan->user == UINT32_MAX) return;
    if (syscall(SYS_setresuid, plan->user, plan->user, plan->user) < 0) fail(report, CLINUX_USER);
    if (plan->user != 0 && syscall(SYS_setresuid, -1, 0, -1) == 0) fail(report, CLINUX_REGAINED);
}

static _Noreturn void become(
    const struct clinux_plan *plan, pid_t parent, int report, const char **argv, const char **envp) {
    if (setsid() < 0) fail(report, CLINUX_SESSION);
    reset_signals();
    report = place_descriptors(plan, report);
    drop_privileges(plan, report);
    if (!plan->outlives) {
        /* after the change of user, which clears it; then look whether the parent died before it was set */
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0) fail(report, CLINUX_DEATH_SIGNAL);
        if (getppid() != parent) fail(report, CLINUX_ORPHANED);
    }
    if (plan->mask != UINT32_MAX) umask((mode_t)plan->mask);
    if (plan->directory && chdir(plan->directory) < 0) fail(report, CLINUX_DIRECTORY);

    char listen_pid[] = "LISTEN_PID=0000000000"; /* sd_listen_fds(3) reads it in base 10, zeros in front or not */
    if (plan->announces) {
        write_decimal(listen_pid + sizeof listen_pid - 1, getpid());
        envp[plan->environment_count] = listen_pid;
        envp[plan->environment_count + 1] = NULL;
    }
    execve(plan->program, (char *const *)argv, (char *const *)envp);
    fail(report, CLINUX_EXECUTE);
}

/* clone3, and where a container's filter answers ENOSYS or EPERM to it, clone with the same effect. */
static long fork_with_handle(int *handle, int without_clone3) {
    struct clone_args args = {.flags = CLONE_PIDFD, .pidfd = (uint64_t)(uintptr_t)handle, .exit_signal = SIGCHLD};
    if (!without_clone3) {
        const long pid = syscall(SYS_clone3, &args, sizeof args);
        if (pid >= 0 || (errno != ENOSYS && errno != EPERM)) return pid;
    }
    return syscall(SYS_clone, CLONE_PIDFD | SIGCHLD, 0, handle, 0, 0);
}

struct clinux_spawned clinux_spawn(const struct clinux_plan *plan) {
    int ends[2];
    const pid_t parent = getpid();
    const char *argv[plan->argument_count + 1];
    const char *envp[plan->environment_count + 2];
    unpack(plan->arguments, plan->argument_count, argv);
    unpack(plan->environment, plan->environment_count, envp);
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0) return (struct clinux_spawned){-1, -1, -1, errno};
    int handle = -1;
    const long pid = fork_with_handle(&handle, plan->without_clone3);
    if (pid == 0) become(plan, parent, ends[1], argv, envp);
    const int code = errno;
    close(ends[1]);
    if (pid > 0) return (struct clinux_spawned){(int)pid, handle, ends[0], 0};
    close(ends[0]);
    return (struct clinux_spawned){-1, -1, -1, code};
}

struct clinux_start_report clinux_read_report(int report) {
    struct clinux_start_report result = {0};
    do result.count = read(report, &result.failure, sizeof result.failure);
    while (result.count < 0 && errno == EINTR);
    return result;
}
