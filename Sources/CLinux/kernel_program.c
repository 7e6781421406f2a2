#define _GNU_SOURCE
#include "kernel_program.h"
#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

void clinux_step(struct clinux_program *program, int code, int to, int from, int offset, int value) {
    /* Counted all the same: one that has grown too large is not loaded. */
    if (program->count++ >= CLINUX_MOST_STEPS) return;
    program->steps[program->count - 1] = (struct bpf_insn){
        .code = (uint8_t)code, .dst_reg = (uint8_t)to & 15, .src_reg = (uint8_t)from & 15, .off = (int16_t)offset,
        .imm = value};
}

void clinux_copy(struct clinux_program *program, int to, int from) {
    clinux_step(program, BPF_ALU64 | BPF_MOV | BPF_X, to, from, 0, 0);
}

void clinux_set(struct clinux_program *program, int to, int value) {
    clinux_step(program, BPF_ALU64 | BPF_MOV | BPF_K, to, 0, 0, value);
}

static void add(struct clinux_program *program, int to, int value) {
    clinux_step(program, BPF_ALU64 | BPF_ADD | BPF_K, to, 0, 0, value);
}

void clinux_point(struct clinux_program *program, int to, int offset_on_stack) {
    clinux_copy(program, to, STACK);
    add(program, to, offset_on_stack);
}

void clinux_load(struct clinux_program *program, int size, int to, int from, int offset) {
    clinux_step(program, BPF_LDX | BPF_MEM | size, to, from, offset, 0);
}

void clinux_store(struct clinux_program *program, int size, int from, int offset_on_stack) {
    clinux_step(program, BPF_STX | BPF_MEM | size, STACK, from, offset_on_stack, 0);
}

void clinux_follow(struct clinux_program *program, int to, int from, int offset, int offset_on_stack) {
    clinux_copy(program, PASSED_3, from);
    add(program, PASSED_3, offset);
    clinux_point(program, PASSED, offset_on_stack);
    clinux_set(program, PASSED_2, 8);
    clinux_call(program, BPF_FUNC_probe_read_kernel);
    clinux_load(program, BPF_DW, to, STACK, offset_on_stack);
}

void clinux_call(struct clinux_program *program, int function) {
    clinux_step(program, BPF_JMP | BPF_CALL, 0, 0, 0, function);
}

void clinux_leave(struct clinux_program *program) {
    clinux_set(program, RESULT, 0);
    clinux_step(program, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

void clinux_leave_unless(struct clinux_program *program, int comparison, int what, int value) {
    const int jump = clinux_jump_if(program, comparison, what, value);
    clinux_leave(program);
    clinux_land(program, jump);
}

int clinux_jump_if(struct clinux_program *program, int comparison, int what, int value) {
    clinux_step(program, BPF_JMP | comparison | BPF_K, what, 0, 0, value);
    return program->count - 1;
}

void clinux_land(struct clinux_program *program, int jump) {
    if (jump < CLINUX_MOST_STEPS) program->steps[jump].off = (int16_t)(program->count - jump - 1);
}

enum { AT_META = 0, AT_SEQUENCE_IN_META = 0 };

void clinux_list(struct clinux_program *program, int context, int offset_on_stack, int size) {
    clinux_load(program, BPF_DW, PASSED, context, AT_META);
    clinux_load(program, BPF_DW, PASSED, PASSED, AT_SEQUENCE_IN_META);
    clinux_point(program, PASSED_2, offset_on_stack);
    clinux_set(program, PASSED_3, size);
    clinux_call(program, BPF_FUNC_seq_write);
}

static int bpf(int command, union bpf_attr *attributes) {
    return (int)syscall(SYS_bpf, command, attributes, sizeof *attributes);
}

static int load(const struct clinux_program *program, const char *name, uint32_t function, uint32_t flags) {
    if (program->count > CLINUX_MOST_STEPS) {
        errno = E2BIG;
        return -1;
    }
    union bpf_attr attributes = {
        .prog_type = BPF_PROG_TYPE_TRACING, .expected_attach_type = BPF_TRACE_ITER, .attach_btf_id = function,
        .insns = (uint64_t)(uintptr_t)program->steps, .insn_cnt = (uint32_t)program->count, .prog_flags = flags,
        /* bpf_seq_write is lent to programs under such a licence alone. */
        .license = (uint64_t)(uintptr_t)"Dual MIT/GPL",
    };
    strncpy(attributes.prog_name, name, sizeof attributes.prog_name - 1);
    return bpf(BPF_PROG_LOAD, &attributes);
}

/* Closes it and leaves errno as it was. */
static void let_go(int number) {
    const int code = errno;
    close(number);
    errno = code;
}

/* The list keeps the link, and that one the program. */
int clinux_list_by(const struct clinux_program *program, const char *name, uint32_t function, uint32_t flags) {
    const int loaded = load(program, name, function, flags);
    if (loaded < 0) return -1;
    union bpf_attr link_of = {.link_create = {.prog_fd = (uint32_t)loaded, .attach_type = BPF_TRACE_ITER}};
    const int link = bpf(BPF_LINK_CREATE, &link_of);
    let_go(loaded);
    if (link < 0) return -1;
    union bpf_attr iterator_of = {.iter_create = {.link_fd = (uint32_t)link}};
    const int list = bpf(BPF_ITER_CREATE, &iterator_of);
    let_go(link);
    return list;
}
