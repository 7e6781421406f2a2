#ifndef CLINUX_OPEN_FILES_H
#define CLINUX_OPEN_FILES_H
#include "CLinux.h"

/* What the files about open descriptors have in common; not for Swift. `thread` 0 means the whole process. */
enum { CLINUX_PATH_SIZE = 64, CLINUX_LINK_SIZE = 64 };

/* The path of `what` below /proc/PID or /proc/PID/task/TID. */
void clinux_describe(char path[CLINUX_PATH_SIZE], int pid, int thread, const char *what);

/* What is done with each entry of a folder: returns 0 to go on, or an errno. */
typedef int clinux_visit(int folder, const char *name, void *context);
/* Goes through the numbers in /proc/PID/fd, /proc/PID/task or the like. */
struct clinux_look clinux_each_entry(const char *path, clinux_visit *visit, void *context);

/* The number in `socket:[123]`, 0 for every other link. */
uint64_t clinux_socket_number(const char *text, long length);
/* The place of a number among ascending ones, or -1. */
long clinux_place_of(uint64_t number, const uint64_t *ascending, size_t count);
#endif
