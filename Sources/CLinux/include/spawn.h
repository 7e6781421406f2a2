#ifndef CLINUX_SPAWN_H
#define CLINUX_SPAWN_H
#include <stddef.h>
#include <stdint.h>

/* What the kernel holds a child and its descendants to. */
struct clinux_limits {
    uint64_t address_space, processes, open_files; /* the soft and the hard limit; 0: as the parent */
    int has_priority, priority;                    /* 1: its nice value is `priority` */
    unsigned first_processor, processor_count;     /* so many of those the parent may run on, counted from 0, and on
                                                      from the first after the last; count 0: all of them */
};

/* What a child is to become, in numbers; its strings and lists are lent beside it for the call. */
struct clinux_plan {
    size_t argument_count, environment_count, passed_count, group_count;
    int input, output, error;        /* become 0, 1, 2; -1: stays as the parent has it */
    uint32_t user, group;            /* whose rights it gets */
    uint32_t mask;                   /* umask; UINT32_MAX: keep */
    int has_directory;               /* 1: the last string is where it starts; 0: where the parent is */
    int changes_identity;            /* 1: `user`, `group` and the groups, maybe none, replace the parent's */
    int announces;                   /* 1: LISTEN_PID tells the child that what is passed are listeners */
    int outlives;                    /* 1: no death signal, the child stays when its parent is gone */
    int control_group;               /* a held folder of cgroups(7) that the child begins in; -1: where the parent is */
    uint64_t open_files;             /* how many it may have open, RLIMIT_NOFILE's soft limit; 0: as the parent */
    struct clinux_limits limits;
    int without_clone3;              /* 1: take the fallback, as where clone3 is filtered away */
};

/* The stages of the child's way, in their order; Swift's SpawnStage has the same numbers. */
enum clinux_stage {
    CLINUX_CONTROL_GROUP = 1, CLINUX_SESSION, CLINUX_DESCRIPTORS, CLINUX_CLOSE, CLINUX_OPEN_FILES,
    CLINUX_PROCESSES, CLINUX_PRIORITY, CLINUX_PROCESSORS, CLINUX_ADDRESS_SPACE, CLINUX_GROUPS, CLINUX_GROUP, CLINUX_USER, CLINUX_REGAINED, CLINUX_DEATH_SIGNAL, CLINUX_ORPHANED, CLINUX_DIRECTORY, CLINUX_EXECUTE,
};
/* `pid` -1 and `error` when there is no child. `pidfd` is its handle; `report` gives 8 bytes (stage, errno) when the
   child could not get as far as exec, and end-of-file as soon as it did (or was killed on the way). */
struct clinux_spawned { int pid, pidfd, report, error; };
/* C because the forked child may not run Swift: no allocation, no locks. `text` is packed as in /proc/PID/environ,
   strings that end with a NUL, side by side, so that Swift lends one buffer instead of arrays of pointers: the
   arguments (the first is the absolute path of the program too), the environment, the directory. LISTEN_PID joins
   the environment in the child, which alone knows it. `passed` become 3, 4, … */
struct clinux_spawned clinux_spawn(
    struct clinux_plan plan, const char *text, const int *passed, const uint32_t *groups);
struct clinux_failure { int32_t stage, code; };
/* `count` as read(2) gives it: 0 the program runs, 8 it failed as `failure` says, -1 nothing known yet. */
struct clinux_start_report { long count; struct clinux_failure failure; };
struct clinux_start_report clinux_read_report(int report);
#endif
