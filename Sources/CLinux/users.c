#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

/* How much text one entry may have: a directory's group of ten thousand members fits. */
enum { FIRST_SIZE = 4096, LAST_SIZE = 4096 * 1024 };

/* The ways getpwnam_r(3) lists of saying "no such entry" become the one -1. */
static int as_missing(int error) { return error == 0 || error == ENOENT || error == ESRCH ? -1 : error; }

static struct clinux_user copy(const struct passwd *found) {
    struct clinux_user user = {.user = found->pw_uid, .group = found->pw_gid};
    const size_t name = strlen(found->pw_name), home = strlen(found->pw_dir);
    /* never cut: half a name may be another account's */
    if (name >= sizeof user.name || home >= sizeof user.home) return (struct clinux_user){.error = ENAMETOOLONG};
    memcpy(user.name, found->pw_name, name);
    memcpy(user.home, found->pw_dir, home);
    return user;
}

/* Asks by `name`, or by `number` where that is null, with more room as long as there is too little. */
static struct clinux_user account(const char *name, uint32_t number) {
    struct clinux_user user = {.error = ERANGE};
    for (size_t size = FIRST_SIZE; size <= LAST_SIZE && user.error == ERANGE; size *= 4) {
        struct passwd entry, *found = NULL;
        char *text = malloc(size);
        if (!text) return (struct clinux_user){.error = ENOMEM};
        int error;
        do error = name ? getpwnam_r(name, &entry, text, size, &found) : getpwuid_r(number, &entry, text, size, &found);
        while (error == EINTR);
        user = found ? copy(found) : (struct clinux_user){.error = as_missing(error)};
        free(text);
    }
    return user;
}

struct clinux_user clinux_user_named(const char *name) { return account(name, 0); }

struct clinux_user clinux_user_numbered(uint32_t user) { return account(NULL, user); }

struct clinux_group clinux_group_named(const char *name) {
    struct clinux_group group = {.error = ERANGE};
    for (size_t size = FIRST_SIZE; size <= LAST_SIZE && group.error == ERANGE; size *= 4) {
        struct group entry, *found = NULL;
        char *text = malloc(size);
        if (!text) return (struct clinux_group){.error = ENOMEM};
        int error;
        do error = getgrnam_r(name, &entry, text, size, &found);
        while (error == EINTR);
        group.error = found ? 0 : as_missing(error);
        group.group = found ? found->gr_gid : 0;
        free(text);
    }
    return group;
}

char clinux_user_name_at(struct clinux_user user, int index) { return user.name[index]; }

char clinux_user_home_at(struct clinux_user user, int index) { return user.home[index]; }
