#ifndef CLINUX_KERNEL_TYPES_H
#define CLINUX_KERNEL_TYPES_H
#include <stddef.h>
#include <stdint.h>

/* Where the running kernel keeps a member of one of its larger structs, in bytes, or -1; not for Swift. */
struct clinux_member { const char *type, *name; int offset; };

/* Looks up the offsets of `members`, each of another struct or not, and the number of a function, in the kernel's own
   description of its types (BTF, /sys/kernel/btf/vmlinux). The number, or 0 where it or one of them is not there. */
uint32_t clinux_find_in_kernel(const char *function, struct clinux_member *members, size_t count);
#endif
