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

/* All types, one after another, numbered from 1; every so many of them is marked, to find one by its number. */
enum { BETWEEN_MARKS = 128, MOST_MARKS = 2048 };
struct types {
    const char *begin, *end, *names;
    size_t names_size;
    uint32_t marks[MOST_MARKS], marked;
};

/* The one behind `type`; NULL at the end, and when what follows cannot be told: of a kernel to come. */
static const struct btf_type *after(const struct types *types, const struct btf_type *type) {
    const uint32_t kind = BTF_INFO_KIND(type->info);
    if (kind >= sizeof bytes_of_member) return NULL;
    const size_t size = sizeof *type + bytes_of_rest[kind] + (size_t)bytes_of_member[kind] * BTF_INFO_VLEN(type->info);
    /* Whole, and with room for another. */
    if ((size_t)(types->end - (const char *)type) < size + sizeof *type) return NULL;
    return (const struct btf_type *)((const char *)type + size);
}

static void mark(struct types *types, const struct btf_type *type, uint32_t number) {
    if (number == types->marked * BETWEEN_MARKS + 1 && types->marked < MOST_MARKS)
        types->marks[types->marked++] = (uint32_t)((const char *)type - types->begin);
}

/* NULL for `void`, which has the number 0 and no description. */
static const struct btf_type *type_of_number(struct types *types, uint32_t number) {
    if (number == 0 || types->marked == 0) return NULL;
    uint32_t place = (number - 1) / BETWEEN_MARKS;
    if (place >= types->marked) place = types->marked - 1;
    const struct btf_type *type = (const struct btf_type *)(types->begin + types->marks[place]);
    for (uint32_t at = place * BETWEEN_MARKS + 1; type && at < number; mark(types, type, ++at)) {
        type = after(types, type);
        if (!type) break;
    }
    return type;
}

/* The struct or union, whole, behind `const`, other names and, if wanted, a pointer; NULL for all else. */
static const struct btf_type *behind(struct types *types, uint32_t number, int through_pointers) {
    enum { MOST_NAMES = 16 };
    for (int i = 0; i < MOST_NAMES; i++) {
        const struct btf_type *type = type_of_number(types, number);
        switch (type ? BTF_INFO_KIND(type->info) : BTF_KIND_UNKN) {
        case BTF_KIND_STRUCT: case BTF_KIND_UNION: return after(types, type) ? type : NULL;
        case BTF_KIND_CONST: case BTF_KIND_VOLATILE: case BTF_KIND_TYPEDEF: case 18 /* BTF_KIND_TYPE_TAG */: break;
        case BTF_KIND_PTR: if (through_pointers) break; else return NULL;
        default: return NULL;
        }
        number = type->type;
    }
    return NULL;
}

static int is_name(const struct types *types, uint32_t place, const char *name, size_t length) {
    if (place >= types->names_size) return 0;
    const char *own = types->names + place;
    return strncmp(own, name, length) == 0 && own[length] == 0;
}

/* The offset of what `path` names, `mm->exe_file` or `f_path.dentry`, from the struct that its last arrow leads to; without
   one from that within which `type` lies `base` bytes from the beginning. Structs without a name are looked into as in C. */
static int offset_of(struct types *types, const struct btf_type *type, int base, const char *path, int depth) {
    enum { DEEPEST = 16 };
    const struct btf_member *members = (const struct btf_member *)(type + 1);
    const size_t length = strcspn(path, ".-");
    const char *rest = path[length] == 0 ? NULL : path[length] == '.' ? path + length + 1 : path + length + 2;
    for (uint32_t i = 0; i < BTF_INFO_VLEN(type->info) && depth < DEEPEST; i++) {
        const int is_it = is_name(types, members[i].name_off, path, length);
        if (!is_it && members[i].name_off != 0) continue;
        const uint32_t bits =
            BTF_INFO_KFLAG(type->info) ? BTF_MEMBER_BIT_OFFSET(members[i].offset) : members[i].offset;
        const int here = base + (int)(bits / 8);
        if (is_it && !rest) return here;
        const int is_arrow = is_it && path[length] == '-';
        const struct btf_type *within = behind(types, members[i].type, is_arrow);
        const int offset = within ? offset_of(types, within, is_arrow ? 0 : here, is_it ? rest : path, depth + 1) : -1;
        if (offset >= 0) return offset;
    }
    return -1;
}

/* The same from what the function is passed: `task->mm`. */
static int offset_from(struct types *types, const struct btf_type *function, const char *path) {
    const struct btf_type *passed = type_of_number(types, function->type);
    if (!passed || BTF_INFO_KIND(passed->info) != BTF_KIND_FUNC_PROTO || !after(types, passed)) return -1;
    const struct btf_param *parameters = (const struct btf_param *)(passed + 1);
    const size_t length = strcspn(path, "-");
    for (uint32_t i = 0; i < BTF_INFO_VLEN(passed->info); i++) {
        if (!is_name(types, parameters[i].name_off, path, length)) continue;
        const struct btf_type *type = behind(types, parameters[i].type, 1);
        return type ? offset_of(types, type, 0, path + length + 2, 0) : -1;
    }
    return -1;
}

static uint32_t find(struct types *types, const char *function, struct clinux_member *members, size_t count) {
    const uint32_t wanted = number_of_name(types->names, types->names_size, function);
    const struct btf_type *type = (const struct btf_type *)types->begin;
    uint32_t number = 1;
    /* Reading a name costs more than all else: so none is read but where the way leads. */
    for (; type; type = after(types, type), number++) {
        mark(types, type, number);
        if (type->name_off == wanted && BTF_INFO_KIND(type->info) == BTF_KIND_FUNC) break;
    }
    if (wanted == 0 || !type) return 0;
    for (size_t i = 0; i < count; i++) {
        members[i].offset = offset_from(types, type, members[i].path);
        if (members[i].offset < 0) return 0;
    }
    return number;
}

uint32_t clinux_find_in_kernel(const char *function, struct clinux_member *members, size_t count) {
    const struct description description = open_description();
    const struct btf_header *header = (const struct btf_header *)description.bytes;
    uint32_t found = 0;
    if (description.size >= sizeof *header && header->magic == BTF_MAGIC) {
        const uint64_t begin = (uint64_t)header->hdr_len + header->type_off;
        const uint64_t names = (uint64_t)header->hdr_len + header->str_off;
        if (begin + header->type_len <= description.size && names + header->str_len <= description.size
            && header->type_len >= sizeof(struct btf_type) && header->str_len > 0
            && description.bytes[names + header->str_len - 1] == 0) {
            struct types types = {
                .begin = description.bytes + begin, .end = description.bytes + begin + header->type_len,
                .names = description.bytes + names, .names_size = header->str_len};
            found = find(&types, function, members, count);
        }
    }
    close_description(description);
    return found;
}
