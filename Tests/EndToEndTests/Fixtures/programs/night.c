/* Loaded into a master with LD_PRELOAD: whatever moment its timer on the wall clock is set to comes a little later, and the
   clock shows it then. So a job of the next minute, or of next week, runs at once. In C, because it takes the place of
   functions of the C library. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static time_t ahead; /* how many seconds the clock is ahead */
static const long pause_nanoseconds = 150000000;

/* Takes the variable away, so that nothing the master starts has this library. */
__attribute__((constructor)) static void begin(void) {
    char path[4096];
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length < 7 || strncmp(path + length - 7, "/svctld", 7) != 0) return; /* svctl hands it on */
    unsetenv("LD_PRELOAD");
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    const int result = (int)syscall(SYS_clock_gettime, clock, now);
    if (result == 0 && clock == CLOCK_REALTIME) now->tv_sec += ahead;
    return result;
}

int timerfd_settime(int number, int flags, const struct itimerspec *at, struct itimerspec *before) {
    static int (*next)(int, int, const struct itimerspec *, struct itimerspec *);
    if (!next) next = (int (*)(int, int, const struct itimerspec *, struct itimerspec *))dlsym(RTLD_NEXT, "timerfd_settime");
    if (!next) abort();
    if (!(flags & TFD_TIMER_CANCEL_ON_SET) || at->it_value.tv_sec == 0) return next(number, flags, at, before);
    struct timespec now;
    syscall(SYS_clock_gettime, CLOCK_REALTIME, &now);
    struct itimerspec soon = {.it_value = {now.tv_sec, now.tv_nsec + pause_nanoseconds}};
    if (soon.it_value.tv_nsec >= 1000000000) {
        soon.it_value.tv_sec += 1;
        soon.it_value.tv_nsec -= 1000000000;
    }
    ahead = at->it_value.tv_sec - now.tv_sec;
    return next(number, flags, &soon, before);
}
