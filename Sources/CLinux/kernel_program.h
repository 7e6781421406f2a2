#ifndef CLINUX_KERNEL_PROGRAM_H
#define CLINUX_KERNEL_PROGRAM_H
#include <linux/bpf.h>
#include <stddef.h>
#include <stdint.h>

/* A small program that the kernel runs for each thing of a list of its own, and that says what stands in the list; not
   for Swift. bpf(2), and the kernel's Documentation/bpf/bpf_iterators.rst. */

enum { CLINUX_MOST_STEPS = 192 };
struct clinux_program { struct bpf_insn steps[CLINUX_MOST_STEPS]; int count; };

/* Registers: what a function is passed, which a call loses, what it gives back, what outlives it, the end of the stack. */
enum { RESULT = 0, PASSED, PASSED_2, PASSED_3, PASSED_4, PASSED_5, KEPT, KEPT_2, KEPT_3, KEPT_4, STACK };

/* One step, as the kernel numbers them. */
void clinux_step(struct clinux_program *program, int code, int to, int from, int offset, int value);
void clinux_copy(struct clinux_program *program, int to, int from);
void clinux_set(struct clinux_program *program, int to, int value);
/* The address of a place on the stack. */
void clinux_point(struct clinux_program *program, int to, int offset_on_stack);
/* `size` is BPF_W or BPF_DW. */
void clinux_load(struct clinux_program *program, int size, int to, int from, int offset);
void clinux_store(struct clinux_program *program, int size, int from, int offset_on_stack);
/* Follows a pointer of the kernel's, by way of 8 bytes of the stack; loses what a call loses. Loading it like any other
   makes the kernel go through all the names it has, to learn whether the pointer may be trusted: 0.1 ms a load. */
void clinux_follow(struct clinux_program *program, int to, int from, int offset, int offset_on_stack);
void clinux_call(struct clinux_program *program, int function);
/* Nothing more of this one. */
void clinux_leave(struct clinux_program *program);
/* On unless the comparison with `value` holds. */
void clinux_leave_unless(struct clinux_program *program, int comparison, int what, int value);
/* A jump over what follows, up to where `clinux_land` is called with what this returned. */
int clinux_jump_if(struct clinux_program *program, int comparison, int what, int value);
void clinux_land(struct clinux_program *program, int jump);
/* Adds `size` bytes of the stack to the list. The first thing the program is passed is in `context`. */
void clinux_list(struct clinux_program *program, int context, int offset_on_stack, int size);

/* A descriptor from which the list is read; `function` is the number of bpf_iter_… among the kernel's types, `flags` may
   be BPF_F_SLEEPABLE. Nothing is left of it when it is closed. -1 and errno: EPERM without the capabilities BPF and
   PERFMON, E2BIG for a program of too many steps, and what bpf(2) says. */
int clinux_list_by(const struct clinux_program *program, const char *name, uint32_t function, uint32_t flags);
#endif
