#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

int clinux_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

int clinux_epoll_control(int epoll, int number, int operation, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data.u64 = token};
    return epoll_ctl(epoll, operation, number, &event);
}

struct clinux_ready clinux_epoll_wait(int epoll, int timeout_milliseconds) {
    struct epoll_event events[64];
    struct clinux_ready ready = {.count = epoll_wait(epoll, events, 64, timeout_milliseconds)};
    for (int i = 0; i < ready.count; i++) {
        ready.slots[i].token = events[i].data.u64;
        ready.slots[i].events = events[i].events;
    }
    return ready;
}

uint64_t clinux_ready_token(struct clinux_ready ready, int index) { return ready.slots[index].token; }

uint32_t clinux_ready_events(struct clinux_ready ready, int index) { return ready.slots[index].events; }

static sigset_t set_of(const int *signals, int count) {
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < count; i++) sigaddset(&set, signals[i]);
    return set;
}

int clinux_signals_block(const int *signals, int count) {
    const sigset_t set = set_of(signals, count);
    if (sigprocmask(SIG_SETMASK, &set, NULL) < 0) return -1;
    /* a blocked signal is queued although a launcher left it ignored, as nohup does SIGHUP; but while SIGCHLD is
       ignored, children vanish with their exit codes */
    for (int i = 0; i < count; i++) {
        struct sigaction now;
        if (sigaction(signals[i], NULL, &now) == 0 && now.sa_handler == SIG_IGN) signal(signals[i], SIG_DFL);
    }
    return 0;
}

int clinux_signals_open(const int *signals, int count) {
    const sigset_t set = set_of(signals, count);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int clinux_signals_read(int number) {
    struct signalfd_siginfo info;
    if (read(number, &info, sizeof info) == sizeof info) return (int)info.ssi_signo;
    return errno == EAGAIN || errno == EINTR ? 0 : -1;
}

int clinux_ignore_signal(int number) { return signal(number, SIG_IGN) == SIG_ERR ? -1 : 0; }

int clinux_timer_create(void) { return timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK); }

int clinux_timer_set(int number, int64_t nanoseconds) {
    const struct itimerspec at = {.it_value = {nanoseconds / 1000000000, nanoseconds % 1000000000}};
    return timerfd_settime(number, TFD_TIMER_ABSTIME, &at, NULL);
}

int clinux_wall_timer_create(void) { return timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK); }

int clinux_wall_timer_set(int number, int64_t seconds) {
    const struct itimerspec at = {.it_value = {seconds, 0}};
    return timerfd_settime(number, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &at, NULL);
}

int64_t clinux_boot_time(void) {
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
