#define _GNU_SOURCE
#include "CLinux.h"
#include "chunks.h"
#include "kernel_program.h"
#include "kernel_types.h"
#include "packed_words.h"
#include <errno.h>
#include <stdatomic.h>
#include <unistd.h>

/* The kernel runs it for every task: struct bpf_iter__task, of which the layout is fixed. */
enum { AT_TASK = 8 };
enum { SCRATCH = PASSED_5, CONTEXT = KEPT, TASK, MEMORY };

/* What is listed of a process: the name of its program's file without the folder, and its command line. `name_size` counts
   the NUL behind it; where it is as large as the room there is, the name may be longer, and below 1 there is none.
   `words_size` is -1 where they were not to be had, or did not fit. */
struct listed {
    uint32_t pid;
    int32_t name_size;
    int64_t words_size;
    unsigned char name[48], words[440];
};

/* Where it is put together, and below it where the kernel's own pointers are put. A program's stack has 512 bytes. */
enum { LISTED = -(int)sizeof(struct listed), POINTER = LISTED - 8 };
enum {
    PID_ON_STACK = LISTED + (int)offsetof(struct listed, pid),
    NAME_SIZE_ON_STACK = LISTED + (int)offsetof(struct listed, name_size),
    WORDS_SIZE_ON_STACK = LISTED + (int)offsetof(struct listed, words_size),
    NAME_ON_STACK = LISTED + (int)offsetof(struct listed, name),
    WORDS_ON_STACK = LISTED + (int)offsetof(struct listed, words),
};
_Static_assert(POINTER >= -512 && sizeof(struct listed) % 8 == 0, "it fits on the stack");

static void follow(struct clinux_program *program, int to, int from, int offset) {
    clinux_follow(program, to, from, offset, POINTER);
}

static void clear_stack(struct clinux_program *program) {
    clinux_set(program, SCRATCH, 0);
    for (int place = POINTER; place < 0; place += 8) clinux_store(program, BPF_DW, SCRATCH, place);
}

enum { PROCESS, THREAD, FLAGS, SIGNALS, THREADS, MEMORY_OF_TASK, PROGRAM_FILE, ENTRY, NAME, WORDS, WORDS_END, MEMBERS };

static void take_name(struct clinux_program *program, const struct clinux_member *kernel) {
    follow(program, SCRATCH, MEMORY, kernel[PROGRAM_FILE].offset);
    const int without = clinux_jump_if(program, BPF_JEQ, SCRATCH, 0);
    follow(program, SCRATCH, SCRATCH, kernel[ENTRY].offset);
    follow(program, PASSED_3, SCRATCH, kernel[NAME].offset);
    clinux_point(program, PASSED, NAME_ON_STACK);
    clinux_set(program, PASSED_2, sizeof(((struct listed *)0)->name));
    clinux_call(program, BPF_FUNC_probe_read_kernel_str);
    clinux_store(program, BPF_W, RESULT, NAME_SIZE_ON_STACK);
    clinux_land(program, without);
}

static void take_words(struct clinux_program *program, const struct clinux_member *kernel) {
    enum { SIZE = KEPT_4 };
    clinux_set(program, SCRATCH, -1);
    clinux_store(program, BPF_DW, SCRATCH, WORDS_SIZE_ON_STACK);
    follow(program, SIZE, MEMORY, kernel[WORDS_END].offset);
    follow(program, PASSED_3, MEMORY, kernel[WORDS].offset);
    clinux_step(program, BPF_ALU64 | BPF_SUB | BPF_X, SIZE, PASSED_3, 0, 0);
    const int too_many = clinux_jump_if(program, BPF_JGT, SIZE, sizeof(((struct listed *)0)->words));
    clinux_point(program, PASSED, WORDS_ON_STACK);
    clinux_copy(program, PASSED_2, SIZE);
    clinux_copy(program, PASSED_4, TASK);
    clinux_set(program, PASSED_5, 0);
    clinux_call(program, BPF_FUNC_copy_from_user_task);
    const int refused = clinux_jump_if(program, BPF_JNE, RESULT, 0);
    clinux_store(program, BPF_DW, SIZE, WORDS_SIZE_ON_STACK);
    clinux_land(program, refused);
    clinux_land(program, too_many);
}

enum { IS_OF_KERNEL = 0x200000 /* PF_KTHREAD */ };

/* Of a process whose first thread has ended only that it is there: the others know what it is called. */
static void take_without_first(struct clinux_program *program, const struct clinux_member *kernel) {
    clinux_load(program, BPF_W, SCRATCH, TASK, kernel[FLAGS].offset);
    clinux_step(program, BPF_ALU64 | BPF_AND | BPF_K, SCRATCH, 0, 0, IS_OF_KERNEL);
    clinux_leave_unless(program, BPF_JEQ, SCRATCH, 0);
    follow(program, SCRATCH, TASK, kernel[SIGNALS].offset);
    follow(program, SCRATCH, SCRATCH, kernel[THREADS].offset);
    /* It is an int, and what lies behind it came along. */
    clinux_step(program, BPF_ALU | BPF_MOV | BPF_X, SCRATCH, SCRATCH, 0, 0);
    clinux_leave_unless(program, BPF_JGT, SCRATCH, 1);
    clinux_set(program, SCRATCH, -1);
    clinux_store(program, BPF_DW, SCRATCH, WORDS_SIZE_ON_STACK);
}

/* One of `parts` programs, each for every so manyth process. */
static struct clinux_program program_for(const struct clinux_member *kernel, int part, int parts) {
    struct clinux_program program = {0};
    clinux_copy(&program, CONTEXT, PASSED);
    clinux_load(&program, BPF_DW, TASK, CONTEXT, AT_TASK);
    clinux_leave_unless(&program, BPF_JNE, TASK, 0);
    clinux_load(&program, BPF_W, PASSED, TASK, kernel[PROCESS].offset);
    clinux_load(&program, BPF_W, SCRATCH, TASK, kernel[THREAD].offset);
    /* Of a process its first thread alone. */
    clinux_step(&program, BPF_ALU64 | BPF_SUB | BPF_X, SCRATCH, PASSED, 0, 0);
    clinux_leave_unless(&program, BPF_JEQ, SCRATCH, 0);
    clear_stack(&program);
    clinux_store(&program, BPF_W, PASSED, PID_ON_STACK);
    clinux_step(&program, BPF_ALU64 | BPF_MOD | BPF_K, PASSED, 0, 0, parts);
    clinux_leave_unless(&program, BPF_JEQ, PASSED, part);
    follow(&program, MEMORY, TASK, kernel[MEMORY_OF_TASK].offset);
    const int has_memory = clinux_jump_if(&program, BPF_JNE, MEMORY, 0);
    take_without_first(&program, kernel);
    const int taken = clinux_jump_if(&program, BPF_JA, 0, 0);
    clinux_land(&program, has_memory);
    take_name(&program, kernel);
    take_words(&program, kernel);
    clinux_land(&program, taken);
    clinux_list(&program, CONTEXT, LISTED, sizeof(struct listed));
    clinux_leave(&program);
    return program;
}

/* A process may be meant also when the list has not room for all that it is called. */
static int may_be_meant(const struct listed *process, const char *needles) {
    const int64_t count = process->words_size;
    if (process->name_size >= (int)sizeof process->name || count < 0) return 1;
    /* Without a NUL in the end it has written more into that place than there was: proc(5) goes on behind it. */
    if (count > 0 && process->words[count - 1] != 0) return 1;
    return clinux_has_one_of(needles, process->words, (size_t)count)
        || (process->name_size > 1 && clinux_has_one_of(needles, process->name, (size_t)process->name_size - 1));
}

struct search {
    const struct clinux_member *kernel;
    uint32_t function;
    int parts;
    const char *needles;
    int32_t *pids;
    size_t room;
    atomic_size_t found;
    atomic_int error;
};

static void take(struct search *search, const struct listed *processes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!may_be_meant(&processes[i], search->needles)) continue;
        const size_t place = atomic_fetch_add(&search->found, 1);
        if (place < search->room) search->pids[place] = (int32_t)processes[i].pid;
        else atomic_store(&search->error, E2BIG);
    }
}

static void search_part(struct search *search, int part) {
    struct listed processes[64];
    const struct clinux_program program = program_for(search->kernel, part, search->parts);
    /* The words of a process may have to be fetched from a disk. */
    const int list = clinux_list_by(&program, "svctl_programs", search->function, BPF_F_SLEEPABLE);
    ssize_t size = list < 0 ? -1 : 1;
    /* EAGAIN says that a million threads were none of them, and that there are more. */
    while (list >= 0 && (size > 0 || (size < 0 && errno == EAGAIN)))
        if ((size = read(list, processes, sizeof processes)) > 0) take(search, processes, (size_t)size / sizeof *processes);
    if (size < 0) atomic_store(&search->error, errno);
    if (list >= 0) close(list);
}

static void search_parts(void *context, int thread, size_t begin, size_t end) {
    (void)thread;
    for (size_t part = begin; part < end; part++) search_part(context, (int)part);
}

/* Each thread has a program made and goes through all tasks: more of them do not pay. */
enum { MOST_THREADS = 4 };

int clinux_find_programs(const char *needles, int32_t *pids, size_t room, int threads) {
    struct clinux_member kernel[MEMBERS] = {
        [PROCESS] = {"task->tgid", 0}, [THREAD] = {"task->pid", 0}, [FLAGS] = {"task->flags", 0},
        [SIGNALS] = {"task->signal", 0}, [THREADS] = {"task->signal->nr_threads", 0}, [MEMORY_OF_TASK] = {"task->mm", 0},
        [PROGRAM_FILE] = {"task->mm->exe_file", 0}, [ENTRY] = {"task->mm->exe_file->f_path.dentry", 0},
        [NAME] = {"task->mm->exe_file->f_path.dentry->d_name.name", 0},
        [WORDS] = {"task->mm->arg_start", 0}, [WORDS_END] = {"task->mm->arg_end", 0},
    };
    const int parts = threads < 1 ? 1 : threads < MOST_THREADS ? threads : MOST_THREADS;
    struct search search = {.kernel = kernel, .parts = parts, .needles = needles, .pids = pids, .room = room};
    search.function = clinux_find_in_kernel("bpf_iter_task", kernel, MEMBERS);
    if (search.function == 0) {
        errno = ENOSYS;
        return -1;
    }
    clinux_in_chunks((size_t)parts, 1, parts, search_parts, &search);
    errno = atomic_load(&search.error);
    return errno != 0 ? -1 : (int)atomic_load(&search.found);
}
