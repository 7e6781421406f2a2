#ifndef CLINUX_CONSTANTS_H
#define CLINUX_CONSTANTS_H
#include <stdint.h>

/* Why each is here: the Glibc module leaves out macros with casts, and headers it does not cover. */
enum clinux_constant {
    CLINUX_O_PATH = 010000000,
    CLINUX_AT_EMPTY_PATH = 0x1000,
    CLINUX_EPOLLIN = 0x001,
    CLINUX_EPOLLOUT = 0x004,
    CLINUX_EPOLLERR = 0x008,
    CLINUX_EPOLLHUP = 0x010,
    CLINUX_EPOLLRDHUP = 0x2000,
};
#endif
