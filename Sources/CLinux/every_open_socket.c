#define _GNU_SOURCE
#include "CLinux.h"
#include "kernel_types.h"
#include <errno.h>
#include <linux/bpf.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The kernel runs it for every open file of every task: struct bpf_iter__task_file, of which the layout is fixed. */
enum { AT_META = 0, AT_TASK = 8, AT_NUMBER = 16, AT_FILE = 24, AT_SEQUENCE_IN_META = 0 };
enum { SOCKFS_MAGIC = 0x534F434B };
/* What is kept in which register; those up to 5 are lost by a call. */
enum { PASSED = 1, PASSED_2, PASSED_3, SCRATCH = 1, CONTEXT = 6, FILE_INODE, NUMBER_OF_INODE, TASK, STACK };

struct program { struct bpf_insn steps[32 + 3 * CLINUX_MOST_SOCKETS_ASKED]; int count; };

static void step(struct program *program, int code, int to, int from, int offset, int value) {
    program->steps[program->count++] = (struct bpf_insn){
        .code = (uint8_t)code, .dst_reg = (uint8_t)to & 15, .src_reg = (uint8_t)from & 15, .off = (int16_t)offset,
        .imm = value};
}

static void load(struct program *program, int size, int to, int from, int offset) {
    step(program, BPF_LDX | BPF_MEM | size, to, from, offset, 0);
}

static void store(struct program *program, int size, int from, int offset) {
    step(program, BPF_STX | BPF_MEM | size, STACK, from, offset, 0);
}

static void leave(struct program *program) {
    step(program, BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, 0);
    step(program, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

/* On unless the comparison with `value` holds. */
static void leave_unless(struct program *program, int comparison, int what, int value) {
    step(program, BPF_JMP | comparison | BPF_K, what, 0, 2, value);
    leave(program);
}

static void leave_unless_one_of(struct program *program, const uint64_t *inodes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const int over_the_others_and_leaving = (int)(count - 1 - i) * 3 + 2;
        step(program, BPF_LD | BPF_IMM | BPF_DW, SCRATCH, 0, 0, (int)(uint32_t)inodes[i]);
        step(program, 0, 0, 0, 0, (int)(uint32_t)(inodes[i] >> 32));
        step(program, BPF_JMP | BPF_JEQ | BPF_X, NUMBER_OF_INODE, SCRATCH, over_the_others_and_leaving, 0);
    }
    leave(program);
}

enum { INODE_OF_FILE, NUMBER, SYSTEM, MAGIC, PROCESS, MEMBERS };

static struct program program_for(const uint64_t *inodes, size_t count, const struct clinux_member *kernel) {
    struct program program = {0};
    step(&program, BPF_ALU64 | BPF_MOV | BPF_X, CONTEXT, PASSED, 0, 0);
    load(&program, BPF_DW, FILE_INODE, CONTEXT, AT_FILE);
    leave_unless(&program, BPF_JNE, FILE_INODE, 0);
    load(&program, BPF_DW, FILE_INODE, FILE_INODE, kernel[INODE_OF_FILE].offset);
    load(&program, BPF_DW, NUMBER_OF_INODE, FILE_INODE, kernel[NUMBER].offset);
    /* First what nearly no file passes. */
    if (count > 0 && count <= CLINUX_MOST_SOCKETS_ASKED) leave_unless_one_of(&program, inodes, count);
    load(&program, BPF_DW, SCRATCH, FILE_INODE, kernel[SYSTEM].offset);
    load(&program, BPF_DW, SCRATCH, SCRATCH, kernel[MAGIC].offset);
    leave_unless(&program, BPF_JEQ, SCRATCH, SOCKFS_MAGIC);
    load(&program, BPF_DW, TASK, CONTEXT, AT_TASK);
    leave_unless(&program, BPF_JNE, TASK, 0);
    load(&program, BPF_W, SCRATCH, TASK, kernel[PROCESS].offset);
    store(&program, BPF_W, SCRATCH, -16);
    load(&program, BPF_W, SCRATCH, CONTEXT, AT_NUMBER);
    store(&program, BPF_W, SCRATCH, -12);
    store(&program, BPF_DW, NUMBER_OF_INODE, -8);
    load(&program, BPF_DW, PASSED, CONTEXT, AT_META);
    load(&program, BPF_DW, PASSED, PASSED, AT_SEQUENCE_IN_META);
    step(&program, BPF_ALU64 | BPF_MOV | BPF_X, PASSED_2, STACK, 0, 0);
    step(&program, BPF_ALU64 | BPF_ADD | BPF_K, PASSED_2, 0, 0, -16);
    step(&program, BPF_ALU64 | BPF_MOV | BPF_K, PASSED_3, 0, 0, sizeof(struct clinux_open_socket));
    step(&program, BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_seq_write);
    leave(&program);
    return program;
}

static int bpf(int command, union bpf_attr *attributes) {
    return (int)syscall(SYS_bpf, command, attributes, sizeof *attributes);
}

static int load_program(const struct program *program, uint32_t function) {
    union bpf_attr attributes = {
        .prog_type = BPF_PROG_TYPE_TRACING, .expected_attach_type = BPF_TRACE_ITER, .attach_btf_id = function,
        .insns = (uint64_t)(uintptr_t)program->steps, .insn_cnt = (uint32_t)program->count,
        /* bpf_seq_write is lent to programs under such a licence alone. */
        .license = (uint64_t)(uintptr_t)"Dual MIT/GPL",
    };
    memcpy(attributes.prog_name, "svctl_sockets", sizeof "svctl_sockets");
    return bpf(BPF_PROG_LOAD, &attributes);
}

/* The list keeps the link, and that one the program. */
static int list_of(int program) {
    union bpf_attr link_of = {.link_create = {.prog_fd = (uint32_t)program, .attach_type = BPF_TRACE_ITER}};
    const int link = bpf(BPF_LINK_CREATE, &link_of);
    if (link < 0) return -1;
    union bpf_attr iterator_of = {.iter_create = {.link_fd = (uint32_t)link}};
    const int list = bpf(BPF_ITER_CREATE, &iterator_of), code = errno;
    close(link);
    errno = code;
    return list;
}

int clinux_list_open_sockets(const uint64_t *inodes, size_t count) {
    struct clinux_member kernel[MEMBERS] = {
        [INODE_OF_FILE] = {"file", "f_inode", 0}, [NUMBER] = {"inode", "i_ino", 0},
        [SYSTEM] = {"inode", "i_sb", 0}, [MAGIC] = {"super_block", "s_magic", 0},
        [PROCESS] = {"task_struct", "tgid", 0},
    };
    const uint32_t function = clinux_find_in_kernel("bpf_iter_task_file", kernel, MEMBERS);
    if (function == 0) {
        errno = ENOSYS;
        return -1;
    }
    const struct program built = program_for(inodes, count, kernel);
    const int program = load_program(&built, function);
    if (program < 0) return -1;
    const int list = list_of(program), code = errno;
    close(program);
    errno = code;
    return list;
}
