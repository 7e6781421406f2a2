#ifndef CLINUX_MEMORY_H
#define CLINUX_MEMORY_H

/* Gives the pages that the allocator keeps free back to the kernel; malloc_trim(3), which Glibc's module leaves out. */
void clinux_return_free_memory(void);
#endif
