#include "CSystemd.h"
#define SD_JOURNAL_SUPPRESS_LOCATION /* whoever wrote a line did not do it in this file */
#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>

/* The header gives the types, so that a call which does not fit the library does not compile. */
static struct {
    __typeof__(sd_pid_notify_with_fds) *notify;
    __typeof__(sd_notify_barrier) *barrier;
    __typeof__(sd_listen_fds_with_names) *listen_fds;
    __typeof__(sd_watchdog_enabled) *watchdog_enabled;
    __typeof__(sd_journal_sendv) *journal_sendv;
} library;

int csystemd_load(void) {
    if (library.notify) return 1;
    /* lazily: binding all its symbols at once would write to many more of its pages */
    void *handle = dlopen("libsystemd.so.0", RTLD_LAZY | RTLD_LOCAL);
    if (!handle) return 0;
    library.barrier = (__typeof__(library.barrier))dlsym(handle, "sd_notify_barrier");
    library.listen_fds = (__typeof__(library.listen_fds))dlsym(handle, "sd_listen_fds_with_names");
    library.watchdog_enabled = (__typeof__(library.watchdog_enabled))dlsym(handle, "sd_watchdog_enabled");
    library.journal_sendv = (__typeof__(library.journal_sendv))dlsym(handle, "sd_journal_sendv");
    __typeof__(library.notify) notify = (__typeof__(library.notify))dlsym(handle, "sd_pid_notify_with_fds");
    if (!notify || !library.barrier || !library.listen_fds || !library.watchdog_enabled || !library.journal_sendv) {
        dlclose(handle); /* older than 246 */
        return 0;
    }
    library.notify = notify;
    return 1;
}

int csystemd_notify(const char *state, const int *descriptors, unsigned count) {
    return library.notify ? library.notify(0, 0, state, descriptors, count) : -ENOSYS;
}

int csystemd_barrier(uint64_t microseconds) { return library.notify ? library.barrier(0, microseconds) : -ENOSYS; }

int csystemd_listen_fds(char ***names) { return library.notify ? library.listen_fds(1, names) : -ENOSYS; }

int csystemd_watchdog_enabled(uint64_t *microseconds) {
    return library.notify ? library.watchdog_enabled(1, microseconds) : -ENOSYS;
}

/* In C, because the parts point into one text: a Swift array of pointers into another array is a cage of closures. */
int csystemd_journal_send(const char *fields, size_t length) {
    struct iovec parts[16];
    int count = 0;
    if (!library.notify) return -ENOSYS;
    for (const char *end = fields + length; fields < end && count < 16; count++) {
        const char *stop = memchr(fields, '\n', (size_t)(end - fields));
        if (!stop) stop = end;
        parts[count].iov_base = (void *)fields;
        parts[count].iov_len = (size_t)(stop - fields);
        fields = stop + 1;
    }
    return library.journal_sendv(parts, count);
}
