#define _GNU_SOURCE
#include "CLinux.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

static struct clinux_address packed(const void *address, socklen_t length) {
    struct clinux_address result = {.length = length};
    memcpy(result.bytes, address, length);
    return result;
}

struct clinux_address clinux_address_v4(uint32_t host, uint16_t port) {
    const struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(host)};
    return packed(&address, sizeof address);
}

struct clinux_address clinux_address_path(const char *path, size_t length) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    /* a path ends with a NUL; an abstract name starts with one instead, and its length is part of it */
    const size_t size = length + (length > 0 && path[0] != 0);
    if (length == 0 || size > sizeof address.sun_path) return (struct clinux_address){0};
    memcpy(address.sun_path, path, length);
    const size_t total = offsetof(struct sockaddr_un, sun_path) + size;
    return packed(&address, (socklen_t)total);
}

int clinux_address_family(struct clinux_address address) {
    struct sockaddr base = {0};
    memcpy(&base, address.bytes, sizeof base);
    return base.sa_family;
}

uint16_t clinux_address_port(struct clinux_address address) {
    struct sockaddr_in inet; /* sin_port and sin6_port have the same place */
    memcpy(&inet, address.bytes, sizeof inet);
    return ntohs(inet.sin_port);
}

int clinux_socket(int family, int type) { return socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }

int clinux_bind(int number, struct clinux_address address) {
    return bind(number, (const struct sockaddr *)address.bytes, address.length);
}

int clinux_bind_file(int number, struct clinux_address address, unsigned mode) {
    /* the file takes its mode from the socket, so that it is never there with another one and no chmod by its path
       can be led elsewhere; unix_bind_bsd in the kernel's net/unix/af_unix.c */
    if (fchmod(number, mode) < 0) return -1;
    const mode_t mask = umask(0);
    const int result = clinux_bind(number, address);
    umask(mask);
    return result;
}

int clinux_connect(int number, struct clinux_address address) {
    return connect(number, (const struct sockaddr *)address.bytes, address.length);
}

int clinux_connect_within(int number, struct clinux_address address, int milliseconds) {
    const struct timeval limit = {milliseconds / 1000, milliseconds % 1000 * 1000};
    if (setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) < 0) return -1;
    if (clinux_set_nonblocking(number, 0) < 0 || clinux_connect(number, address) < 0) return -1;
    return clinux_set_nonblocking(number, 1);
}

struct clinux_address clinux_local_address(int number) {
    struct clinux_address address = {0};
    socklen_t length = sizeof address.bytes;
    if (getsockname(number, (struct sockaddr *)address.bytes, &length) == 0) address.length = length;
    return address;
}

int clinux_same_address(struct clinux_address one, struct clinux_address other) {
    const int family = clinux_address_family(one);
    if (one.length == 0 || other.length == 0 || family != clinux_address_family(other)) return 0;
    if (family == AF_INET) {
        struct sockaddr_in a, b;
        memcpy(&a, one.bytes, sizeof a);
        memcpy(&b, other.bytes, sizeof b);
        return a.sin_port == b.sin_port && a.sin_addr.s_addr == b.sin_addr.s_addr;
    }
    if (family == AF_INET6) {
        struct sockaddr_in6 a, b;
        memcpy(&a, one.bytes, sizeof a);
        memcpy(&b, other.bytes, sizeof b);
        return a.sin6_port == b.sin6_port && a.sin6_scope_id == b.sin6_scope_id &&
            memcmp(&a.sin6_addr, &b.sin6_addr, sizeof a.sin6_addr) == 0;
    }
    return family == AF_UNIX && one.length == other.length && memcmp(one.bytes, other.bytes, one.length) == 0;
}

size_t clinux_address_text(struct clinux_address address, char *text, size_t size) {
    char host[INET6_ADDRSTRLEN];
    char whole[sizeof host + 16];
    const int family = clinux_address_family(address);
    size_t length = 0;
    if (family == AF_INET) {
        struct sockaddr_in inet;
        memcpy(&inet, address.bytes, sizeof inet);
        inet_ntop(family, &inet.sin_addr, host, sizeof host);
        length = (size_t)snprintf(whole, sizeof whole, "%s:%u", host, ntohs(inet.sin_port));
    } else if (family == AF_INET6) {
        struct sockaddr_in6 inet;
        memcpy(&inet, address.bytes, sizeof inet);
        inet_ntop(family, &inet.sin6_addr, host, sizeof host);
        length = (size_t)snprintf(whole, sizeof whole, "[%s]:%u", host, ntohs(inet.sin6_port));
    } else if (family == AF_UNIX && address.length > offsetof(struct sockaddr_un, sun_path)) {
        const char *name = (const char *)address.bytes + offsetof(struct sockaddr_un, sun_path);
        length = address.length - offsetof(struct sockaddr_un, sun_path);
        if (*name) length = strnlen(name, length); /* the kernel counts the NUL behind a path */
        if (length > size) length = size;
        memcpy(text, name, length);
        if (length > 0 && !*text) *text = '@';
        return length;
    }
    if (length > size) length = size;
    memcpy(text, whole, length);
    return length;
}

int clinux_accept(int number) { return accept4(number, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK); }

int clinux_get_option(int number, int level, int option) {
    int value = -1;
    socklen_t length = sizeof value;
    return getsockopt(number, level, option, &value, &length) < 0 ? -1 : value;
}

int clinux_set_option(int number, int level, int option, int value) {
    return setsockopt(number, level, option, &value, sizeof value);
}

struct clinux_peer clinux_peer_of(int number) {
    struct ucred peer = {0};
    socklen_t length = sizeof peer;
    if (getsockopt(number, SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0) return (struct clinux_peer){.error = errno};
    return (struct clinux_peer){.pid = peer.pid, .user = peer.uid, .group = peer.gid};
}

struct clinux_message clinux_receive(int number, unsigned char *buffer, size_t size) {
    /* room for more descriptors than wanted, so that a sender cannot leave some open in here unseen */
    union {
        char bytes[CMSG_SPACE(sizeof(struct ucred)) + CMSG_SPACE(sizeof(int) * 253)];
        struct cmsghdr align;
    } control;
    struct iovec piece = {buffer, size};
    struct msghdr message = {
        .msg_iov = &piece, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control,
    };
    const ssize_t count = recvmsg(number, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    struct clinux_message result = {.count = count, .descriptor = -1};
    if (result.count < 0) {
        result.error = errno;
        return result;
    }
    result.is_cut = (message.msg_flags & MSG_TRUNC) != 0;
    result.lost_descriptors = (message.msg_flags & MSG_CTRUNC) != 0;
    for (struct cmsghdr *part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET) continue;
        if (part->cmsg_type == SCM_CREDENTIALS) {
            struct ucred sender;
            memcpy(&sender, CMSG_DATA(part), sizeof sender);
            result.pid = sender.pid;
            result.user = sender.uid;
        }
        if (part->cmsg_type != SCM_RIGHTS) continue;
        const size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; i++) {
            int descriptor;
            memcpy(&descriptor, CMSG_DATA(part) + i * sizeof descriptor, sizeof descriptor);
            if (result.descriptor < 0) result.descriptor = descriptor; else close(descriptor);
        }
    }
    return result;
}

long clinux_send(int number, const unsigned char *bytes, size_t count, int descriptor) {
    union { char bytes[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } control = {0};
    struct iovec piece = {(void *)bytes, count};
    struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1};
    if (descriptor >= 0) {
        message.msg_control = &control;
        message.msg_controllen = sizeof control;
        struct cmsghdr *part = CMSG_FIRSTHDR(&message);
        part->cmsg_level = SOL_SOCKET;
        part->cmsg_type = SCM_RIGHTS;
        part->cmsg_len = CMSG_LEN(sizeof descriptor);
        memcpy(CMSG_DATA(part), &descriptor, sizeof descriptor);
    }
    return sendmsg(number, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

struct clinux_address clinux_resolve(const char *host, const char *port, int family) {
    const struct addrinfo wanted = {.ai_family = family, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    struct clinux_address address = {0};
    if (getaddrinfo(host, port, &wanted, &found) != 0) return address;
    if (found && found->ai_addrlen <= sizeof address.bytes) address = packed(found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    return address;
}
