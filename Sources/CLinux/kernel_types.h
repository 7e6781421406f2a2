#ifndef CLINUX_KERNEL_TYPES_H
#define CLINUX_KERNEL_TYPES_H
#include <stddef.h>
#include <stdint.h>

/* Where the running kernel keeps something, in bytes from the beginning of the struct that the last arrow leads to. The
   path begins with what a function is passed, and looks as in C: `task->mm->exe_file->f_path.dentry`. Not for Swift. */
struct clinux_member { const char *path; int offset; };

/* Looks up the number of a function, and the offsets of `members`, in the kernel's own description of its types (BTF,
   /sys/kernel/btf/vmlinux). The number, or 0 where it or one of them is not there. */
uint32_t clinux_find_in_kernel(const char *function, struct clinux_member *members, size_t count);
#endif
