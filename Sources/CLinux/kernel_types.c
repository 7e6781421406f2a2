#define _GNU_SOURCE
#include "kernel_types.h"
#include <fcntl.h>
#include <linux/btf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The description as it lies in memory; a map where the kernel allows it, which it does since 6.16, else a copy. */
struct description { const char *bytes; size_t size; int is_map; };

/* What follows a type's fixed part: so many bytes for each of its members, and so many more. */
static const unsigned char bytes_of_member[] = {
    [BTF_KIND_STRUCT] = sizeof(struct btf_member), [BTF_KIND_UNION] = sizeof(struct btf_member),
    [BTF_KIND_ENUM] = sizeof(struct btf_enum), [BTF_KIND_FUNC_PROTO] = sizeof(struct btf_param),
    [BTF_KIND_DATASEC] = sizeof(struct btf_var_secinfo), [19 /* BTF_KIND_ENUM64 */] = 12,
};
static const unsigned char bytes_of_rest[sizeof bytes_of_member] = {
    [BTF_KIND_INT] = sizeof(uint32_t), [BTF_KIND_ARRAY] = sizeof(struct btf_array),
    [BTF_KIND_VAR] = sizeof(struct btf_var), [17 /* BTF_KIND_DECL_TAG */] = sizeof(uint32_t),
};

static struct description read_whole(int file, size_t size) {
    char *bytes = malloc(size);
    size_t have = 0;
    for (ssize_t more = 1; bytes && more > 0 && have < size; have += more > 0 ? (size_t)more : 0)
        more = read(file, bytes + have, size - have);
    return (struct description){bytes, have, 0};
}

static struct description open_description(void) {
    struct stat status;
    const int file = open("/sys/kernel/btf/vmlinux", O_RDONLY | O_CLOEXEC);
    if (file < 0) return (struct description){0};
    const size_t size = fstat(file, &status) == 0 ? (size_t)status.st_size : 0;
    void *map = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
    const struct description found =
        map == MAP_FAILED ? read_whole(file, size) : (struct description){map, size, 1};
    close(file);
    return found;
}

static void close_description(struct description description) {
    if (description.is_map) munmap((void *)description.bytes, description.size);
    else free((void *)description.bytes);
}

/* Where a name stands among all of them, which is its number; 0, the empty one, when nothing is called so. */
static uint32_t number_of_name(const char *names, size_t size, const char *name) {
    char needle[64] = {0};
    const size_t length = strlen(name);
    if (length + 2 > sizeof needle) return 0;
    memcpy(needle + 1, name, length);
    const char *found = memmem(names, size, needle, length + 2);
    return found ? (uint32_t)(found - names) + 1 : 0;
}

static int offset_of(const struct btf_type *type, const char *names, size_t size, const char *name) {
    const struct btf_member *members = (const struct btf_member *)(type + 1);
    for (uint32_t i = 0; i < BTF_INFO_VLEN(type->info); i++) {
        if (members[i].name_off >= size || strcmp(names + members[i].name_off, name) != 0) continue;
        const uint32_t bits =
            BTF_INFO_KFLAG(type->info) ? BTF_MEMBER_BIT_OFFSET(members[i].offset) : members[i].offset;
        return (int)(bits / 8);
    }
    return -1;
}

/* A struct is known by its name, and reading that costs more than all else: so small ones are passed over. */
enum { FEWEST_MEMBERS = 8 };

/* How many members were found in it. */
static size_t look_into(
    const struct btf_type *type, const char *names, size_t size, struct clinux_member *members, size_t count
) {
    size_t found = 0;
    if (BTF_INFO_VLEN(type->info) < FEWEST_MEMBERS || type->name_off >= size) return 0;
    for (size_t i = 0; i < count; i++) {
        if (members[i].offset >= 0 || strcmp(names + type->name_off, members[i].type) != 0) continue;
        members[i].offset = offset_of(type, names, size, members[i].name);
        found += members[i].offset >= 0;
    }
    return found;
}

static uint32_t find(
    const char *types, const char *end, const char *names, size_t size, const char *function,
    struct clinux_member *members, size_t count
) {
    const uint32_t wanted = number_of_name(names, size, function);
    uint32_t found = 0;
    size_t missing = count;
    for (size_t i = 0; i < count; i++) members[i].offset = -1;
    if (wanted == 0) return 0;
    for (uint32_t number = 1; (size_t)(end - types) >= sizeof(struct btf_type) && (missing > 0 || !found); number++) {
        const struct btf_type *type = (const struct btf_type *)types;
        const uint32_t kind = BTF_INFO_KIND(type->info);
        if (kind >= sizeof bytes_of_member) return 0; /* of a kernel to come: what follows it cannot be told */
        const size_t rest = bytes_of_rest[kind] + (size_t)bytes_of_member[kind] * BTF_INFO_VLEN(type->info);
        if ((size_t)(end - types) < sizeof *type + rest) return 0;
        types += sizeof *type + rest;
        if (kind == BTF_KIND_FUNC && type->name_off == wanted) found = number;
        if (kind == BTF_KIND_STRUCT) missing -= look_into(type, names, size, members, count);
    }
    return missing == 0 ? found : 0;
}

uint32_t clinux_find_in_kernel(const char *function, struct clinux_member *members, size_t count) {
    const struct description description = open_description();
    const struct btf_header *header = (const struct btf_header *)description.bytes;
    uint32_t found = 0;
    if (description.size >= sizeof *header && header->magic == BTF_MAGIC) {
        const uint64_t types = (uint64_t)header->hdr_len + header->type_off;
        const uint64_t names = (uint64_t)header->hdr_len + header->str_off;
        if (types + header->type_len <= description.size && names + header->str_len <= description.size
            && header->str_len > 0 && description.bytes[names + header->str_len - 1] == 0)
            found = find(
                description.bytes + types, description.bytes + types + header->type_len, description.bytes + names,
                header->str_len, function, members, count);
    }
    close_description(description);
    return found;
}
