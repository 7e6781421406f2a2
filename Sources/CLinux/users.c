#define _GNU_SOURCE
#include "CLinux.h"
#include <grp.h>
#include <pwd.h>
#include <stdio.h>

static struct clinux_user copy(int error, const struct passwd *found) {
    struct clinux_user user = {.error = error ? error : found ? 0 : -1};
    if (!found) return user;
    user.user = found->pw_uid;
    user.group = found->pw_gid;
    snprintf(user.name, sizeof user.name, "%s", found->pw_name);
    snprintf(user.home, sizeof user.home, "%s", found->pw_dir);
    return user;
}

struct clinux_user clinux_user_named(const char *name) {
    struct passwd entry, *found = NULL;
    char text[16384];
    const int error = getpwnam_r(name, &entry, text, sizeof text, &found);
    return copy(error, found);
}

struct clinux_user clinux_user_numbered(uint32_t user) {
    struct passwd entry, *found = NULL;
    char text[16384];
    const int error = getpwuid_r(user, &entry, text, sizeof text, &found);
    return copy(error, found);
}

struct clinux_group clinux_group_named(const char *name) {
    struct group entry, *found = NULL;
    char text[65536];
    const int error = getgrnam_r(name, &entry, text, sizeof text, &found);
    return (struct clinux_group){.error = error ? error : found ? 0 : -1, .group = found ? found->gr_gid : 0};
}

struct clinux_groups clinux_groups_of(const char *name, uint32_t group) {
    struct clinux_groups result = {.count = 256};
    if (getgrouplist(name, group, result.groups, &result.count) < 0) result.count = 256; /* the first 256 of more */
    return result;
}

uint32_t clinux_group_at(struct clinux_groups groups, int index) { return groups.groups[index]; }

char clinux_user_name_at(struct clinux_user user, int index) { return user.name[index]; }

char clinux_user_home_at(struct clinux_user user, int index) { return user.home[index]; }
