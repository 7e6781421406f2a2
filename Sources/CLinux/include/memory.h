#ifndef CLINUX_MEMORY_H
#define CLINUX_MEMORY_H
#include <stdint.h>

/* Gives the pages that the allocator keeps free back to the kernel; malloc_trim(3), which Glibc's module leaves out. */
void clinux_return_free_memory(void);
/* memfd_create(2), which Glibc's module leaves out; close-on-exec, and nobody can change its size any more. */
int clinux_memory_file(const char *name, int64_t size);
#endif
