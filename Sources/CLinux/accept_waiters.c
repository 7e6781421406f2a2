#define _GNU_SOURCE
#include "open_files.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* More than any server has; what is beyond is not looked at. */
enum { MOST_SOCKETS = 128, MOST_SETS = 64, MOST_THREADS = 1024, MOST_POLLED = 4096, MOST_SELECTED = 65536 };

/* A search through one process. `thread`: the one whose files stand for all when the first thread has ended. */
struct search {
    int pid, thread;
    const uint64_t *inodes;
    size_t count;
    uint32_t socket_device;
    int sockets[MOST_SOCKETS], sets[MOST_SETS]; /* its descriptors of the sockets, and of epoll sets */
    int socket_count, set_count, thread_count;
    struct clinux_waiting found;
};

static int is_refusal(int code) { return code == EACCES || code == EPERM; }

static int has_socket(const struct search *search, long number) {
    for (int i = 0; i < search->socket_count; i++) if (search->sockets[i] == number) return 1;
    return 0;
}

static int visit_file(int folder, const char *name, void *context) {
    static const char set[] = "anon_inode:[eventpoll]";
    struct search *search = context;
    char text[CLINUX_LINK_SIZE];
    const long length = readlinkat(folder, name, text, sizeof text);
    if (length < 0) return errno == ENOENT ? 0 : errno; /* closed since */
    if (length == sizeof set - 1 && memcmp(text, set, sizeof set - 1) == 0) {
        if (search->set_count < MOST_SETS) search->sets[search->set_count++] = atoi(name);
        return 0;
    }
    const uint64_t number = clinux_socket_number(text, length);
    if (number == 0 || clinux_place_of(number, search->inodes, search->count) < 0) return 0;
    if (search->socket_count < MOST_SOCKETS) search->sockets[search->socket_count++] = atoi(name);
    return 0;
}

/* The device that every socket's inode is of, as fdinfo has it: the numbers of other devices can be the same. 0: not
   to be known. */
static uint32_t socket_device(void) {
    struct stat found = {0};
    const int number = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (number < 0) return 0;
    if (fstat(number, &found) < 0) found.st_dev = 0;
    close(number);
    return (uint32_t)found.st_dev;
}

/* Whether a line of an epoll set's fdinfo is one of the sockets, watched for what can be read: proc(5). */
static int is_watched(const struct search *search, const char *line) {
    int number;
    unsigned events, device;
    unsigned long long data, inode;
    long long position;
    if (sscanf(line, "tfd: %d events: %x data: %llx pos:%lld ino:%llx sdev:%x", &number, &events, &data, &position,
            &inode, &device) != 6) return 0;
    if (!(events & (EPOLLIN | EPOLLRDNORM))) return 0;
    if (search->socket_device != 0 && device != search->socket_device) return 0;
    return clinux_place_of(inode, search->inodes, search->count) >= 0;
}

static void look_at_set(struct search *search, int number) {
    char path[CLINUX_PATH_SIZE], what[CLINUX_PATH_SIZE], line[256];
    snprintf(what, sizeof what, "fdinfo/%d", number);
    clinux_describe(path, search->pid, search->thread, what);
    FILE *file = fopen(path, "re");
    if (!file) {
        if (is_refusal(errno)) search->found.refused = 1;
        return;
    }
    while (!search->found.waits && fgets(line, sizeof line, file))
        if (is_watched(search, line)) search->found.waits = 1;
    fclose(file);
}

/* Reads what a system call points to; 0 when it is gone or was never there. */
static int read_memory(struct search *search, uint64_t place, void *into, size_t size) {
    struct iovec local = {into, size}, remote = {(void *)(uintptr_t)place, size};
    if (process_vm_readv(search->pid, &local, 1, &remote, 1, 0) == (ssize_t)size) return 1;
    if (is_refusal(errno) || errno == ENOSYS) search->found.refused = 1;
    return 0;
}

static int polls(struct search *search, uint64_t place, uint64_t count) {
    struct pollfd polled[MOST_POLLED]; /* 32 KiB */
    if (count > MOST_POLLED) count = MOST_POLLED;
    if (count == 0 || !read_memory(search, place, polled, count * sizeof polled[0])) return 0;
    for (uint64_t i = 0; i < count; i++)
        if (polled[i].events & (POLLIN | POLLRDNORM) && has_socket(search, polled[i].fd)) return 1;
    return 0;
}

/* select(2) changes what it points to only when it returns, so that the question is there while it waits. */
static int selects(struct search *search, uint64_t count, uint64_t place) {
    enum { BITS = 8 * sizeof(unsigned long) };
    unsigned long bits[MOST_SELECTED / BITS];
    if (count > MOST_SELECTED) count = MOST_SELECTED;
    if (count == 0 || place == 0) return 0;
    if (!read_memory(search, place, bits, (count + BITS - 1) / BITS * sizeof bits[0])) return 0;
    for (int i = 0; i < search->socket_count; i++) {
        const uint64_t number = (uint64_t)search->sockets[i];
        if (number < count && bits[number / BITS] >> number % BITS & 1) return 1;
    }
    return 0;
}

/* Whether a system call waits for one of the sockets; aarch64 has neither poll nor select, only their successors. */
static int waits_in(struct search *search, long call, const uint64_t arguments[2]) {
    switch (call) {
    case SYS_accept: case SYS_accept4: return has_socket(search, (int)arguments[0]);
#ifdef SYS_poll
    case SYS_poll:
#endif
    case SYS_ppoll: return polls(search, arguments[0], arguments[1] & UINT32_MAX);
#ifdef SYS_select
    case SYS_select:
#endif
    case SYS_pselect6: return selects(search, arguments[0] & UINT32_MAX, arguments[1]);
    default: return 0;
    }
}

/* /proc/PID/task/TID/syscall: the number and the arguments, `-1 …` outside of a call, `running`. */
static int visit_thread(int folder, const char *name, void *context) {
    struct search *search = context;
    char path[CLINUX_PATH_SIZE], text[256];
    if (search->found.waits || ++search->thread_count > MOST_THREADS) return 0;
    snprintf(path, sizeof path, "%s/syscall", name);
    const int file = openat(folder, path, O_RDONLY | O_CLOEXEC);
    const ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
    const int code = errno;
    if (file >= 0) close(file);
    if (length < 0) {
        /* A kernel without these files still has the thread's folder. */
        const int is_missing = code == ENOENT && faccessat(folder, name, F_OK, 0) == 0;
        if (is_refusal(code) || is_missing) search->found.refused = 1;
        return 0;
    }
    text[length] = 0;
    char *end = text;
    const long call = strtol(text, &end, 10);
    if (end == text || call < 0) return 0;
    uint64_t arguments[2];
    arguments[0] = strtoull(end, &end, 16);
    arguments[1] = strtoull(end, &end, 16);
    if (waits_in(search, call, arguments)) search->found.waits = 1;
    return 0;
}

/* The first thread can end before the others, and then has no files any more; any other has them all. */
static int visit_for_files(int folder, const char *name, void *context) {
    struct search *search = context;
    char path[CLINUX_PATH_SIZE];
    (void)folder;
    if (search->thread != 0) return 0;
    clinux_describe(path, search->pid, atoi(name), "fd");
    if (clinux_each_entry(path, visit_file, search).seen > 0) search->thread = atoi(name);
    return 0;
}

struct clinux_waiting clinux_waits_for_connections(int pid, const uint64_t *inodes, size_t count) {
    struct search search = {.pid = pid, .inodes = inodes, .count = count};
    char files[CLINUX_PATH_SIZE], threads[CLINUX_PATH_SIZE];
    clinux_describe(files, pid, 0, "fd");
    clinux_describe(threads, pid, 0, "task");
    struct clinux_look look = clinux_each_entry(files, visit_file, &search);
    if (look.error == 0 && look.seen == 0) look = clinux_each_entry(threads, visit_for_files, &search);
    if (look.error != 0) return (struct clinux_waiting){.error = look.error};
    /* A set still shows sockets that were closed since; who has none of them left cannot accept. */
    if (search.socket_count == 0) return search.found;
    search.socket_device = socket_device();
    for (int i = 0; i < search.set_count && !search.found.waits; i++) look_at_set(&search, search.sets[i]);
    if (!search.found.waits) look = clinux_each_entry(threads, visit_thread, &search);
    if (look.error != 0) search.found.error = look.error;
    return search.found;
}
