#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/fsuid.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

struct clinux_pair clinux_pipe(void) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0) return (struct clinux_pair){-1, -1};
    return (struct clinux_pair){ends[0], ends[1]};
}

struct clinux_pair clinux_socket_pair(void) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) < 0)
        return (struct clinux_pair){-1, -1};
    return (struct clinux_pair){ends[0], ends[1]};
}

int clinux_duplicate(int number) { return fcntl(number, F_DUPFD_CLOEXEC, 3); }

int clinux_set_nonblocking(int number, int on) {
    const int flags = fcntl(number, F_GETFL);
    if (flags < 0) return -1;
    return fcntl(number, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}

int clinux_set_inherited(int number, int on) { return fcntl(number, F_SETFD, on ? 0 : FD_CLOEXEC); }

int clinux_open(const char *path, int flags, unsigned mode) { return open(path, flags | O_CLOEXEC | O_NOCTTY, mode); }

int clinux_open_as(const char *path, int flags, unsigned mode, uint32_t user, uint32_t group) {
    /* The raw calls change this one thread, which is the only one; glibc's setfsuid does the same. */
    const int old_group = setfsgid(group);
    const int old_user = setfsuid(user);
    const int number = open(path, flags | O_CLOEXEC | O_NOCTTY, mode);
    const int code = errno;
    setfsuid((uid_t)old_user);
    setfsgid((gid_t)old_group);
    errno = code;
    return number;
}

static struct clinux_status status_at(int folder, const char *path, int flags) {
    struct statx found;
    if (statx(folder, path, flags | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, STATX_BASIC_STATS, &found) < 0)
        return (struct clinux_status){.error = errno};
    return (struct clinux_status){
        .mode = found.stx_mode, .user = found.stx_uid, .group = found.stx_gid, .inode = found.stx_ino,
        .size = found.stx_size, .device_major = found.stx_dev_major, .device_minor = found.stx_dev_minor,
    };
}

struct clinux_status clinux_status(const char *path, int follow) {
    return status_at(AT_FDCWD, path, follow ? 0 : AT_SYMLINK_NOFOLLOW);
}

struct clinux_status clinux_status_of(int number) { return status_at(number, "", AT_EMPTY_PATH); }

int clinux_terminal_columns(int number) {
    struct winsize size;
    return ioctl(number, TIOCGWINSZ, &size) < 0 ? 0 : size.ws_col;
}
