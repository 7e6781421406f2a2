#ifndef CLINUX_USERS_H
#define CLINUX_USERS_H
#include <stdint.h>

/* One account; `error` 0 found, -1 no such user, else errno. Text is cut to its place and always ends. */
struct clinux_user { int error; uint32_t user, group; char name[64]; char home[512]; };
struct clinux_user clinux_user_named(const char *name);
struct clinux_user clinux_user_numbered(uint32_t user);
struct clinux_group { int error; uint32_t group; };
struct clinux_group clinux_group_named(const char *name);
/* The supplementary groups of an account, as login gives them. */
struct clinux_groups { int count; uint32_t groups[256]; };
struct clinux_groups clinux_groups_of(const char *name, uint32_t group);
uint32_t clinux_group_at(struct clinux_groups groups, int index);
char clinux_user_name_at(struct clinux_user user, int index); /* an array in a struct is a tuple in Swift */
char clinux_user_home_at(struct clinux_user user, int index);
#endif
