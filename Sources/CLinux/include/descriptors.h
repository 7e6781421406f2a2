#ifndef CLINUX_DESCRIPTORS_H
#define CLINUX_DESCRIPTORS_H
#include <stddef.h>
#include <stdint.h>

/* Two ends, or `read` == -1 and errno. */
struct clinux_pair { int read, write; };
struct clinux_pair clinux_pipe(void);                 /* pipe2(O_CLOEXEC | O_NONBLOCK) */
struct clinux_pair clinux_socket_pair(void);          /* SOCK_SEQPACKET, close-on-exec, nonblocking */
/* Makes a named pipe of mode 0600 in the place of another pipe, and opens it; S_ISFIFO is a macro. EEXIST where
   something else lies there. `user` UINT32_MAX: ours. */
int clinux_make_fifo(const char *path, uint32_t user, uint32_t group);
int clinux_duplicate(int number);                     /* fcntl(F_DUPFD_CLOEXEC) above 2: fcntl is variadic */
int clinux_set_nonblocking(int number, int on);
int clinux_set_inherited(int number, int on);         /* clears or sets FD_CLOEXEC */
int clinux_open(const char *path, int flags, unsigned mode); /* open() is variadic */
/* Opens as another user by the file system's own ids, without supplementary groups, and gives all back: the rights are
   the user's, the process stays root's. EPERM when this process may not become that user. */
int clinux_open_as(const char *path, int flags, unsigned mode, uint32_t user, uint32_t group);

/* What statx says of a path or descriptor; `error` is errno or 0. */
struct clinux_status { int error; uint32_t mode, user, group; uint64_t inode, size; uint32_t device_major, device_minor; int64_t modified; };
struct clinux_status clinux_status(const char *path, int follow);
struct clinux_status clinux_status_of(int number);
/* The one byte of an extended attribute, -1 when there is none or it is longer; getxattr(2), of <sys/xattr.h>. */
int clinux_attribute_byte(const char *path, const char *name);
int clinux_terminal_columns(int number);              /* ioctl(TIOCGWINSZ), 0 when there is no terminal */
#endif
