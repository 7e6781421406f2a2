#ifndef CLINUX_EVERY_OPEN_SOCKET_H
#define CLINUX_EVERY_OPEN_SOCKET_H
#include <stddef.h>
#include <stdint.h>

/* One descriptor of a process: the number it has as every other process sees it from the outermost namespace. */
struct clinux_open_socket { uint32_t pid, number; uint64_t inode; };

/* From one to so many sockets are told apart by the kernel; else it lists every one, and who reads picks. */
enum { CLINUX_MOST_SOCKETS_ASKED = 16 };

/* A descriptor from which the kernel lists, as `struct clinux_open_socket`, who has the sockets `inodes` open: every
   process and every thread with a table of its own. Nothing is left of it when it is closed. -1 and errno: EPERM
   without the capabilities BPF and PERFMON, ENOSYS where the kernel does not describe its types, and what bpf(2) says.
   In C because what is built for the kernel is a program of its own. */
int clinux_list_open_sockets(const uint64_t *inodes, size_t count);
#endif
