#ifndef CLINUX_KERNEL_OBJECTS_H
#define CLINUX_KERNEL_OBJECTS_H
#include <stdint.h>

struct clinux_ready { int count; struct { uint64_t token; uint32_t events; } slots[64]; };
int clinux_epoll_create(void);
/* `operation`: 1 add, 2 delete, 3 modify. */
int clinux_epoll_control(int epoll, int number, int operation, uint32_t events, uint64_t token);
struct clinux_ready clinux_epoll_wait(int epoll, int timeout_milliseconds);
uint64_t clinux_ready_token(struct clinux_ready ready, int index); /* Swift sees an array in a struct as a tuple */
uint32_t clinux_ready_events(struct clinux_ready ready, int index);

int clinux_signals_block(const int *signals, int count); /* nothing else stays blocked, none of them ignored */
int clinux_signals_open(const int *signals, int count);  /* signalfd */
int clinux_signals_read(int number);                     /* a signal, 0 when none waits, -1 */
int clinux_ignore_signal(int signal);

int clinux_timer_create(void);                        /* CLOCK_BOOTTIME: it counts what was slept through */
int clinux_timer_set(int number, int64_t nanoseconds);/* absolute; 0 stops it */
int clinux_wall_timer_create(void);                   /* CLOCK_REALTIME */
int clinux_wall_timer_set(int number, int64_t seconds);/* absolute, and readable too when the clock is set; 0 stops it */
int64_t clinux_boot_time(void);                       /* nanoseconds */
#endif
