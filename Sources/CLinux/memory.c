#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

void clinux_return_free_memory(void) { malloc_trim(0); }

int clinux_memory_file(const char *name, int64_t size) {
    const unsigned flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    int number = memfd_create(name, flags | 8u /* MFD_NOEXEC_SEAL, since 6.3; some machines ask for it */);
    if (number < 0 && errno == EINVAL) number = memfd_create(name, flags);
    if (number < 0) return -1;
    /* who has it mapped must not get SIGBUS, and who reads it gets all of it */
    if (ftruncate(number, size) == 0 && fcntl(number, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0)
        return number;
    const int code = errno;
    close(number);
    errno = code;
    return -1;
}
