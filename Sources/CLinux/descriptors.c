#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/fsuid.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
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

int clinux_make_fifo(const char *path, uint32_t user, uint32_t group) {
    struct stat there;
    if (lstat(path, &there) == 0) {
        errno = EEXIST;
        if (!S_ISFIFO(there.st_mode) || unlink(path) < 0) return -1;
    }
    if (mkfifo(path, 0600) < 0) return -1;
    /* for writing too: so there is always a writer, and no end to read when the last other one goes */
    const int number = open(path, O_RDWR | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
    if (number < 0) return -1;
    if (fstat(number, &there) == 0 && S_ISFIFO(there.st_mode) && fchmod(number, 0600) == 0 &&
        (user == UINT32_MAX || fchown(number, user, group) == 0))
        return number;
    const int code = errno;
    close(number);
    unlink(path);
    errno = code;
    return -1;
}

int clinux_duplicate(int number) { return fcntl(number, F_DUPFD_CLOEXEC, 3); }

int clinux_set_nonblocking(int number, int on) {
    const int flags = fcntl(number, F_GETFL);
    if (flags < 0) return -1;
    return fcntl(number, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}

int clinux_set_inherited(int number, int on) { return fcntl(number, F_SETFD, on ? 0 : FD_CLOEXEC); }

int clinux_open(const char *path, int flags, unsigned mode) { return open(path, flags | O_CLOEXEC | O_NOCTTY, mode); }

/* Raw calls and setfsuid(2) change the calling thread alone, which is the only one of the master. */
static int open_with_rights(const char *path, int flags, unsigned mode, uint32_t user, uint32_t group) {
    const int old_group = setfsgid(group), old_user = setfsuid(user); /* root's overriding rights go with the 0 */
    /* neither call tells that it failed; asking for -1 changes nothing and says what holds */
    const int is_allowed = (uint32_t)setfsgid((gid_t)-1) == group && (uint32_t)setfsuid((uid_t)-1) == user;
    const int number = is_allowed ? clinux_open(path, flags, mode) : -1;
    const int code = is_allowed ? errno : EPERM;
    setfsuid((uid_t)old_user);
    setfsgid((gid_t)old_group);
    errno = code;
    return number;
}

int clinux_open_as(const char *path, int flags, unsigned mode, uint32_t user, uint32_t group) {
    if (user == geteuid() && group == getegid()) return clinux_open(path, flags, mode);
    /* our supplementary groups would open what the user may not */
    const long count = syscall(SYS_getgroups, 0, NULL);
    gid_t *ours = count < 0 ? NULL : calloc((size_t)count + 1, sizeof *ours);
    int number = -1;
    if (ours && syscall(SYS_getgroups, count, ours) == count && syscall(SYS_setgroups, 0, NULL) == 0) {
        number = open_with_rights(path, flags, mode, user, group);
        const int code = errno;
        syscall(SYS_setgroups, count, ours);
        errno = code;
    }
    free(ours);
    return number;
}

static struct clinux_status status_at(int folder, const char *path, int flags) {
    struct statx found;
    if (statx(folder, path, flags | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, STATX_BASIC_STATS, &found) < 0)
        return (struct clinux_status){.error = errno};
    return (struct clinux_status){
        .mode = found.stx_mode, .user = found.stx_uid, .group = found.stx_gid, .inode = found.stx_ino,
        .size = found.stx_size, .device_major = found.stx_dev_major, .device_minor = found.stx_dev_minor,
        .modified = (int64_t)((uint64_t)found.stx_mtime.tv_sec * 1000000000u) + found.stx_mtime.tv_nsec,
    };
}

struct clinux_status clinux_status(const char *path, int follow) {
    return status_at(AT_FDCWD, path, follow ? 0 : AT_SYMLINK_NOFOLLOW);
}

struct clinux_status clinux_status_of(int number) { return status_at(number, "", AT_EMPTY_PATH); }

int clinux_attribute_byte(const char *path, const char *name) {
    unsigned char byte;
    return getxattr(path, name, &byte, 1) == 1 ? byte : -1;
}

int clinux_terminal_columns(int number) {
    struct winsize size;
    return ioctl(number, TIOCGWINSZ, &size) < 0 ? 0 : size.ws_col;
}
