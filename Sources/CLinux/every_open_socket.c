#define _GNU_SOURCE
#include "CLinux.h"
#include "kernel_program.h"
#include "kernel_types.h"
#include <errno.h>

/* The kernel runs it for every open file of every task: struct bpf_iter__task_file, of which the layout is fixed. */
enum { AT_TASK = 8, AT_NUMBER = 16, AT_FILE = 24 };
enum { SOCKFS_MAGIC = 0x534F434B };
/* What is kept in which register. */
enum { SCRATCH = PASSED, CONTEXT = KEPT, FILE_INODE, NUMBER_OF_INODE, TASK };
enum { PROCESS_ON_STACK = -16, NUMBER_ON_STACK = -12, INODE_ON_STACK = -8 };

static void leave_unless_one_of(struct clinux_program *program, const uint64_t *inodes, size_t count) {
    int found[CLINUX_MOST_SOCKETS_ASKED];
    for (size_t i = 0; i < count; i++) {
        clinux_step(program, BPF_LD | BPF_IMM | BPF_DW, SCRATCH, 0, 0, (int)(uint32_t)inodes[i]);
        clinux_step(program, 0, 0, 0, 0, (int)(uint32_t)(inodes[i] >> 32));
        found[i] = program->count;
        clinux_step(program, BPF_JMP | BPF_JEQ | BPF_X, NUMBER_OF_INODE, SCRATCH, 0, 0);
    }
    clinux_leave(program);
    for (size_t i = 0; i < count; i++) clinux_land(program, found[i]);
}

enum { INODE_OF_FILE, NUMBER, SYSTEM, MAGIC, PROCESS, MEMBERS };

static struct clinux_program program_for(
    const uint64_t *inodes, size_t count, const struct clinux_member *kernel
) {
    struct clinux_program program = {0};
    clinux_copy(&program, CONTEXT, PASSED);
    clinux_load(&program, BPF_DW, FILE_INODE, CONTEXT, AT_FILE);
    clinux_leave_unless(&program, BPF_JNE, FILE_INODE, 0);
    clinux_load(&program, BPF_DW, FILE_INODE, FILE_INODE, kernel[INODE_OF_FILE].offset);
    clinux_load(&program, BPF_DW, NUMBER_OF_INODE, FILE_INODE, kernel[NUMBER].offset);
    /* First what nearly no file passes. */
    if (count > 0 && count <= CLINUX_MOST_SOCKETS_ASKED) leave_unless_one_of(&program, inodes, count);
    clinux_follow(&program, SCRATCH, FILE_INODE, kernel[SYSTEM].offset, INODE_ON_STACK);
    clinux_follow(&program, SCRATCH, SCRATCH, kernel[MAGIC].offset, INODE_ON_STACK);
    clinux_leave_unless(&program, BPF_JEQ, SCRATCH, SOCKFS_MAGIC);
    clinux_load(&program, BPF_DW, TASK, CONTEXT, AT_TASK);
    clinux_leave_unless(&program, BPF_JNE, TASK, 0);
    clinux_load(&program, BPF_W, SCRATCH, TASK, kernel[PROCESS].offset);
    clinux_store(&program, BPF_W, SCRATCH, PROCESS_ON_STACK);
    clinux_load(&program, BPF_W, SCRATCH, CONTEXT, AT_NUMBER);
    clinux_store(&program, BPF_W, SCRATCH, NUMBER_ON_STACK);
    clinux_store(&program, BPF_DW, NUMBER_OF_INODE, INODE_ON_STACK);
    clinux_list(&program, CONTEXT, PROCESS_ON_STACK, sizeof(struct clinux_open_socket));
    clinux_leave(&program);
    return program;
}

int clinux_list_open_sockets(const uint64_t *inodes, size_t count) {
    struct clinux_member kernel[MEMBERS] = {
        [INODE_OF_FILE] = {"file->f_inode", 0}, [NUMBER] = {"file->f_inode->i_ino", 0},
        [SYSTEM] = {"file->f_inode->i_sb", 0}, [MAGIC] = {"file->f_inode->i_sb->s_magic", 0},
        [PROCESS] = {"task->tgid", 0},
    };
    const uint32_t function = clinux_find_in_kernel("bpf_iter_task_file", kernel, MEMBERS);
    if (function == 0) {
        errno = ENOSYS;
        return -1;
    }
    const struct clinux_program program = program_for(inodes, count, kernel);
    return clinux_list_by(&program, "svctl_sockets", function, 0);
}
