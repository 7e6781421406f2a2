/* Loaded into a master with LD_PRELOAD: lets chosen system calls of it fail. Workers and companions never have it.

   FAULT_ORDER names a file that the test writes and this process maps, so that faults can be ordered and counted while
   the master runs. In C, because it takes the place of functions of the C library. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/* As FaultOrder.swift writes it. Calls `first` to `first + count - 1` of the function fail, counted from 1. */
struct order {
    char function[32];
    int32_t code, first, count, seen, failed;
};
static struct order *order;
static pid_t master;

/* Takes the variables away, so that nothing the master starts has this library. */
__attribute__((constructor)) static void begin(void) {
    char words[256] = {0};
    const int file = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    const ssize_t length = read(file, words, sizeof words - 1);
    close(file);
    const char *name = strrchr(words, '/') ? strrchr(words, '/') + 1 : words;
    if (length <= 0 || strcmp(name, "svctld") != 0) return; /* svctl hands it on */
    const char *path = getenv("FAULT_ORDER");
    if (path && strcmp(words + strlen(words) + 1, "--master") == 0) {
        const int shared = open(path, O_RDWR | O_CLOEXEC);
        void *place = shared < 0 ? MAP_FAILED
                                 : mmap(NULL, sizeof *order, PROT_READ | PROT_WRITE, MAP_SHARED, shared, 0);
        if (shared >= 0) close(shared);
        if (place == MAP_FAILED) _exit(70);
        master = getpid();
        order = place;
    }
    unsetenv("LD_PRELOAD");
    unsetenv("FAULT_ORDER");
}

/* Whether this call is to fail; then errno is set. A child between fork and exec is not the master. */
static int fails(const char *function) {
    if (!order || strcmp(order->function, function) != 0 || getpid() != master) return 0;
    const int number = __atomic_add_fetch(&order->seen, 1, __ATOMIC_SEQ_CST);
    if (number < order->first || number - order->first >= order->count) return 0;
    __atomic_add_fetch(&order->failed, 1, __ATOMIC_SEQ_CST);
    errno = order->code;
    return 1;
}

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

/* A function of the same shape that may fail first; `static` keeps the search to one. */
#define WRAP(result, name, parameters, ...)                                     \
    result name parameters {                                                    \
        static result (*next) parameters;                                       \
        if (!next) next = (result (*) parameters)real(#name);                   \
        return fails(#name) ? (result)-1 : next(__VA_ARGS__);                   \
    }

WRAP(int, pipe2, (int ends[2], int flags), ends, flags)
WRAP(int, socket, (int family, int type, int protocol), family, type, protocol)
WRAP(int, socketpair, (int family, int type, int protocol, int ends[2]), family, type, protocol, ends)
WRAP(int, bind, (int number, const struct sockaddr *address, socklen_t length), number, address, length)
WRAP(int, listen, (int number, int backlog), number, backlog)
WRAP(int, connect, (int number, const struct sockaddr *address, socklen_t length), number, address, length)
WRAP(int, accept4, (int number, struct sockaddr *address, socklen_t *length, int flags), number, address, length, flags)
WRAP(int, epoll_create1, (int flags), flags)
WRAP(int, epoll_wait, (int set, struct epoll_event *events, int most, int limit), set, events, most, limit)
WRAP(ssize_t, recvmsg, (int number, struct msghdr *message, int flags), number, message, flags)
WRAP(ssize_t, sendmsg, (int number, const struct msghdr *message, int flags), number, message, flags)
WRAP(ssize_t, read, (int number, void *buffer, size_t size), number, buffer, size)
WRAP(ssize_t, write, (int number, const void *buffer, size_t size), number, buffer, size)
WRAP(int, timerfd_create, (int clock, int flags), clock, flags)
WRAP(int, timerfd_settime, (int number, int flags, const struct itimerspec *at, struct itimerspec *old), number, flags,
    at, old)
WRAP(int, signalfd, (int number, const sigset_t *set, int flags), number, set, flags)
WRAP(int, waitid, (idtype_t kind, id_t id, siginfo_t *found, int options), kind, id, found, options)
WRAP(int, flock, (int number, int operation), number, operation)
WRAP(int, rename, (const char *old, const char *new), old, new)
WRAP(int, mkdir, (const char *path, mode_t mode), path, mode)

static mode_t mode_of(int flags, va_list more) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; }

int open(const char *path, int flags, ...) {
    static int (*next)(const char *, int, ...);
    if (!next) next = (int (*)(const char *, int, ...))real("open");
    va_list more;
    va_start(more, flags);
    const mode_t mode = mode_of(flags, more);
    va_end(more);
    return fails("open") ? -1 : next(path, flags, mode);
}

/* A change of what is watched has a name of its own. */
int epoll_ctl(int set, int operation, int number, struct epoll_event *event) {
    static int (*next)(int, int, int, struct epoll_event *);
    if (!next) next = (int (*)(int, int, int, struct epoll_event *))real("epoll_ctl");
    if (fails("epoll_ctl") || (operation == EPOLL_CTL_MOD && fails("epoll_ctl MOD"))) return -1;
    return next(set, operation, number, event);
}

/* clone3, pidfd_send_signal and whatever else glibc has no function for. */
long syscall(long number, ...) {
    static long (*next)(long, ...);
    if (!next) next = (long (*)(long, ...))real("syscall");
    va_list more;
    va_start(more, number);
    long words[6];
    for (int i = 0; i < 6; i++) words[i] = va_arg(more, long);
    va_end(more);
    if (number == SYS_clone3 && fails("clone3")) return -1;
    if (number == SYS_pidfd_send_signal && fails("pidfd_send_signal")) return -1;
    return next(number, words[0], words[1], words[2], words[3], words[4], words[5]);
}
