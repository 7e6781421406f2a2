#ifndef CLINUX_USERS_H
#define CLINUX_USERS_H
#include <stdint.h>

/* One account; `error` 0 found, -1 no such user, else errno (ENAMETOOLONG where a text does not fit its place). In C
   because of the buffer that getpwnam_r(3) wants, larger until the entry fits. */
struct clinux_user { int error; uint32_t user, group; char name[257]; char home[1024]; };
struct clinux_user clinux_user_named(const char *name);
struct clinux_user clinux_user_numbered(uint32_t user);
struct clinux_group { int error; uint32_t group; };
struct clinux_group clinux_group_named(const char *name);
char clinux_user_name_at(struct clinux_user user, int index); /* an array in a struct is a tuple in Swift */
char clinux_user_home_at(struct clinux_user user, int index);
#endif
