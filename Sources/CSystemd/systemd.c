#include "CSystemd.h"
#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <systemd/sd-daemon.h>

/* The header gives the types, so that a call which does not fit the library does not compile. */
static struct {
    __typeof__(sd_pid_notify_with_fds) *notify;
    __typeof__(sd_notify_barrier) *barrier;
    __typeof__(sd_listen_fds_with_names) *listen_fds;
    __typeof__(sd_watchdog_enabled) *watchdog_enabled;
} library;

int csystemd_load(void) {
    if (library.notify) return 1;
    /* lazily: binding all its symbols at once would write to many more of its pages */
    void *handle = dlopen("libsystemd.so.0", RTLD_LAZY | RTLD_LOCAL);
    if (!handle) return 0;
    library.barrier = (__typeof__(library.barrier))dlsym(handle, "sd_notify_barrier");
    library.listen_fds = (__typeof__(library.listen_fds))dlsym(handle, "sd_listen_fds_with_names");
    library.watchdog_enabled = (__typeof__(library.watchdog_enabled))dlsym(handle, "sd_watchdog_enabled");
    __typeof__(library.notify) notify = (__typeof__(library.notify))dlsym(handle, "sd_pid_notify_with_fds");
    if (!notify || !library.barrier || !library.listen_fds || !library.watchdog_enabled) {
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
