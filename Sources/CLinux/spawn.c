#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* All the child needs, made by the parent: it may not allocate. */
struct child {
    struct clinux_plan plan;
    const char **argv, **envp;       /* envp keeps a place free for LISTEN_PID */
    const char *directory;
    const int *passed;
    int *lifted;                     /* places for copies of `passed` */
    const uint32_t *groups;
    pid_t parent;
    int report;
    int is_placed;                   /* the kernel has put it into its control group */
};

static _Noreturn void fail(const struct child *child, int32_t stage) {
    const struct clinux_failure failure = {stage, errno};
    (void)!write(child->report, &failure, sizeof failure);
    _exit(127); /* never exit(): it would run the master's handlers and flush its buffers twice */
}

/* Everything goes back to the default, also what the parent ignores: SIGPIPE, and under nohup SIGHUP. Only then may
   signals come, so that none meets a handler of the parent. The raw call, because glibc refuses 32 and 33, which some
   launchers leave ignored; KILL and STOP refuse, and have no need of it. */
static void reset_signals(void) {
    const uint64_t plain[4] = {0}; /* the kernel's sigaction: SIG_DFL, no flags, no mask */
    for (int number = 1; number < NSIG; number++) syscall(SYS_rt_sigaction, number, plain, NULL, NSIG / 8);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* First lift everything out of the way of 0 … 2+n, then put it in its place: dup2 onto itself would keep
   close-on-exec, and one may sit where another has to go. */
static void place_descriptors(struct child *child) {
    const struct clinux_plan *plan = &child->plan;
    const int first_free = 3 + (int)plan->passed_count;
    const int moved = fcntl(child->report, F_DUPFD_CLOEXEC, first_free);
    if (moved < 0) fail(child, CLINUX_DESCRIPTORS); /* a bare _exit would read as "exec happened" */
    child->report = moved;
    int standard[3] = {plan->input, plan->output, plan->error};
    for (int i = 0; i < 3; i++)
        if (standard[i] >= 0 && (standard[i] = fcntl(standard[i], F_DUPFD_CLOEXEC, first_free)) < 0)
            fail(child, CLINUX_DESCRIPTORS);
    for (size_t i = 0; i < plan->passed_count; i++)
        if ((child->lifted[i] = fcntl(child->passed[i], F_DUPFD_CLOEXEC, first_free)) < 0)
            fail(child, CLINUX_DESCRIPTORS);
    for (int i = 0; i < 3; i++)
        if (standard[i] >= 0 && dup2(standard[i], i) < 0) fail(child, CLINUX_DESCRIPTORS);
    for (size_t i = 0; i < plan->passed_count; i++)
        if (dup2(child->lifted[i], 3 + (int)i) < 0) fail(child, CLINUX_DESCRIPTORS);
    if (syscall(SYS_close_range, (unsigned)first_free, ~0U, 4u /* CLOSE_RANGE_CLOEXEC */) < 0)
        fail(child, CLINUX_CLOSE);
}

/* Raw calls: glibc's wrappers signal every thread of the process, and this child has none. */
static void drop_privileges(const struct child *child) {
    const struct clinux_plan *plan = &child->plan;
    errno = EINVAL; /* -1 means "as it is" to the kernel: such a number would keep the parent's rights */
    if (plan->group == UINT32_MAX) fail(child, CLINUX_GROUP);
    if (plan->user == UINT32_MAX) fail(child, CLINUX_USER);
    if (syscall(SYS_setgroups, plan->group_count, child->groups) < 0) fail(child, CLINUX_GROUPS);
    if (syscall(SYS_setresgid, plan->group, plan->group, plan->group) < 0) fail(child, CLINUX_GROUP);
    if (syscall(SYS_setresuid, plan->user, plan->user, plan->user) < 0) fail(child, CLINUX_USER);
    errno = EPERM;
    if (plan->user != 0 && syscall(SYS_setresuid, -1, 0, -1) == 0) fail(child, CLINUX_REGAINED);
}

/* Writes `LISTEN_PID=812` so that it ends at `end`, and returns its start. No zeros in front: sd_listen_fds(3) takes
   them for an octal number. No snprintf: it may lock. */
static char *listen_pid(char *end, pid_t number) {
    static const char name[] = "LISTEN_PID=";
    *--end = 0;
    do *--end = (char)('0' + number % 10);
    while (number /= 10);
    return memcpy(end - (sizeof name - 1), name, sizeof name - 1);
}

/* Before there can be a grandchild, and while it still has the parent's rights. */
static void enter_control_group(struct child *child) {
    const int list = openat(child->plan.control_group, "cgroup.procs", O_WRONLY | O_CLOEXEC);
    if (list < 0 || write(list, "0", 1) < 0) fail(child, CLINUX_CONTROL_GROUP);
    close(list);
}

/* A limit that cannot be set is the parent's, and no reason not to run. */
static void limit_open_files(rlim_t most) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return;
    limit.rlim_cur = most;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static void limit(const struct child *child, int resource, rlim_t most, int32_t stage) {
    const struct rlimit limit = {most, most};
    if (most > 0 && setrlimit(resource, &limit) < 0) fail(child, stage);
}

/* Worker after worker takes the next processors of those the parent may use, in a circle, so that all have as many. */
static void bind_to_processors(const struct child *child, unsigned first, unsigned count) {
    cpu_set_t usable, chosen;
    if (sched_getaffinity(0, sizeof usable, &usable) < 0) fail(child, CLINUX_PROCESSORS);
    const unsigned all = (unsigned)CPU_COUNT(&usable);
    CPU_ZERO(&chosen);
    for (unsigned number = 0, index = 0; number < CPU_SETSIZE; number++) {
        if (!CPU_ISSET(number, &usable)) continue;
        if ((index + all - first % all) % all < count) CPU_SET(number, &chosen);
        index++;
    }
    if (sched_setaffinity(0, sizeof chosen, &chosen) < 0) fail(child, CLINUX_PROCESSORS);
}

/* While it still has the parent's rights: root may raise what it was given. The memory comes last, because nothing more
   can be had from then on. */
static void take_limits(const struct child *child) {
    const struct clinux_limits *limits = &child->plan.limits;
    limit(child, RLIMIT_NOFILE, limits->open_files, CLINUX_OPEN_FILES);
    limit(child, RLIMIT_NPROC, limits->processes, CLINUX_PROCESSES);
    if (limits->has_priority && setpriority(PRIO_PROCESS, 0, limits->priority) < 0) fail(child, CLINUX_PRIORITY);
    if (limits->processor_count > 0)
        bind_to_processors(child, limits->first_processor, limits->processor_count);
    limit(child, RLIMIT_AS, limits->address_space, CLINUX_ADDRESS_SPACE);
}

static _Noreturn void become(struct child *child) {
    const struct clinux_plan *plan = &child->plan;
    if (plan->control_group >= 0 && !child->is_placed) enter_control_group(child);
    if (setsid() < 0) fail(child, CLINUX_SESSION);
    reset_signals();
    place_descriptors(child);
    if (plan->open_files > 0) limit_open_files(plan->open_files);
    take_limits(child);
    if (plan->changes_identity) drop_privileges(child);
    if (!plan->outlives) {
        /* after the change of user, which clears it; then look whether the parent died before it was set */
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0) fail(child, CLINUX_DEATH_SIGNAL);
        errno = ESRCH;
        if (getppid() != child->parent) fail(child, CLINUX_ORPHANED);
    }
    if (plan->mask != UINT32_MAX) umask((mode_t)plan->mask);
    if (child->directory && chdir(child->directory) < 0) fail(child, CLINUX_DIRECTORY);
    char place[32];
    if (plan->announces) child->envp[plan->environment_count] = listen_pid(place + sizeof place, getpid());
    execve(child->argv[0], (char *const *)child->argv, (char *const *)child->envp);
    fail(child, CLINUX_EXECUTE);
}

/* clone3, and where a container's filter answers ENOSYS or EPERM to it, clone with the same effect. A control group that
   the kernel does not put the child into, it enters itself. */
static long fork_with_handle(int *handle, struct child *child) {
    struct clone_args args = {.flags = CLONE_PIDFD, .pidfd = (uint64_t)(uintptr_t)handle, .exit_signal = SIGCHLD};
    if (!child->plan.without_clone3 && child->plan.control_group >= 0) {
        args.flags |= CLONE_INTO_CGROUP;
        args.cgroup = (uint64_t)child->plan.control_group;
        child->is_placed = 1;
        const long pid = syscall(SYS_clone3, &args, sizeof args);
        if (pid >= 0 || errno == EAGAIN || errno == ENOMEM) return pid;
        child->is_placed = 0;
        args.flags &= ~CLONE_INTO_CGROUP;
        args.cgroup = 0;
    }
    if (!child->plan.without_clone3) {
        const long pid = syscall(SYS_clone3, &args, sizeof args);
        if (pid >= 0 || (errno != ENOSYS && errno != EPERM)) return pid;
    }
    return syscall(SYS_clone, CLONE_PIDFD | SIGCHLD, 0, handle, 0, 0);
}

static struct clinux_spawned start(struct child *child) {
    int ends[2], handle = -1;
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0) return (struct clinux_spawned){-1, -1, -1, errno};
    child->report = ends[1];
    child->parent = getpid();
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before); /* a handler of the parent may not run in the child */
    const long pid = fork_with_handle(&handle, child);
    if (pid == 0) become(child);
    const int code = errno;
    sigprocmask(SIG_SETMASK, &before, NULL);
    close(ends[1]);
    if (pid > 0) return (struct clinux_spawned){(int)pid, handle, ends[0], 0};
    close(ends[0]);
    return (struct clinux_spawned){-1, -1, -1, code};
}

/* Fills `count` places with the starts of the packed strings, and returns what follows them. */
static const char *unpack(const char *packed, size_t count, const char **pointers) {
    for (size_t i = 0; i < count; i++, packed += strlen(packed) + 1) pointers[i] = packed;
    return packed;
}

struct clinux_spawned clinux_spawn(
    struct clinux_plan plan, const char *text, const int *passed, const uint32_t *groups) {
    /* from the heap: the pointers to an environment as long as the kernel allows are more than a stack may hold */
    const char **argv = calloc(plan.argument_count + 1, sizeof *argv);
    const char **envp = calloc(plan.environment_count + 2, sizeof *envp);
    int *lifted = calloc(plan.passed_count + 1, sizeof *lifted);
    struct clinux_spawned spawned = {-1, -1, -1, ENOMEM};
    if (argv && envp && lifted) {
        const char *rest = unpack(text, plan.argument_count, argv);
        rest = unpack(rest, plan.environment_count, envp);
        struct child child = {
            .plan = plan, .argv = argv, .envp = envp, .directory = plan.has_directory ? rest : NULL,
            .passed = passed, .lifted = lifted, .groups = groups,
        };
        spawned = start(&child);
    }
    free(argv);
    free(envp);
    free(lifted);
    return spawned;
}

struct clinux_start_report clinux_read_report(int report) {
    struct clinux_start_report result = {0};
    do result.count = read(report, &result.failure, sizeof result.failure);
    while (result.count < 0 && errno == EINTR);
    return result;
}
