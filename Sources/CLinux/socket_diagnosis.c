#define _GNU_SOURCE
#include "CLinux.h"
#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ATTRIBUTE_CGROUP = 21, ATTRIBUTE_UNIX_USER = 7, SHOW_UNIX_USER = 0x40 };

int clinux_diagnosis_open(void) { return socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG); }

static int ask(int number, void *message, size_t size, int type) {
    struct nlmsghdr head = {.nlmsg_len = (uint32_t)size, .nlmsg_type = (uint16_t)type,
                            .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP};
    const struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
    memcpy(message, &head, sizeof head);
    return sendto(number, message, size, 0, (const struct sockaddr *)&kernel, sizeof kernel) < 0 ? -1 : 0;
}

int clinux_ask_tcp_listeners(int number, uint16_t port) {
    /* The old question, because it alone covers both families in one dump. The kernel walks only its table of
       listeners as long as no other state is asked for, and compares the port itself. */
    struct { struct nlmsghdr head; struct inet_diag_req question; } message = {
        .question = {.idiag_family = AF_UNSPEC, .idiag_states = CLINUX_LISTENING, .id.idiag_sport = htons(port)},
    };
    return ask(number, &message, sizeof message, TCPDIAG_GETSOCK);
}

int clinux_ask_internet(int number, int family, int protocol, uint32_t states, uint16_t port, uint16_t peer_port) {
    struct { struct nlmsghdr head; struct inet_diag_req_v2 question; } message = {
        .question = {.sdiag_family = (uint8_t)family, .sdiag_protocol = (uint8_t)protocol, .idiag_states = states,
                     .id.idiag_sport = htons(port), .id.idiag_dport = htons(peer_port)},
    };
    return ask(number, &message, sizeof message, SOCK_DIAG_BY_FAMILY);
}

int clinux_watch_tcp_destroy(int number) {
    /* A socket without a number of its own is passed over: the kernel takes it for the sender. */
    const struct sockaddr_nl here = {.nl_family = AF_NETLINK};
    if (bind(number, (const struct sockaddr *)&here, sizeof here) < 0) return -1;
    for (int group = SKNLGRP_INET_TCP_DESTROY; group <= SKNLGRP_INET6_TCP_DESTROY; group += 2)
        if (setsockopt(number, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof group) < 0) return -1;
    return 0;
}

int clinux_ask_unix(int number, uint32_t states) {
    struct { struct nlmsghdr head; struct unix_diag_req question; } message = {
        .question = {.sdiag_family = AF_UNIX, .udiag_states = states, .udiag_ino = 0,
                     .udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_VFS | UDIAG_SHOW_RQLEN | SHOW_UNIX_USER},
    };
    return ask(number, &message, sizeof message, SOCK_DIAG_BY_FAMILY);
}

/* Copies at most `size` bytes: an older kernel's attribute may be shorter than today's struct. */
static void copy(void *target, size_t size, const unsigned char *bytes, size_t count) {
    memcpy(target, bytes, count < size ? count : size);
}

static void take_internet_attribute(struct clinux_listener *row, int type, const unsigned char *bytes, size_t count) {
    if (type == INET_DIAG_SKV6ONLY && count >= 1) row->only_ipv6 = bytes[0] != 0;
    if (type == ATTRIBUTE_CGROUP) {
        copy(&row->cgroup, sizeof row->cgroup, bytes, count);
        row->has_cgroup = 1;
    }
}

static void take_unix_attribute(
    struct clinux_listener *row, int type, const unsigned char *bytes, size_t count, size_t place
) {
    if (type == UNIX_DIAG_NAME) {
        row->place = place;
        row->place_length = count;
    } else if (type == UNIX_DIAG_VFS) {
        struct unix_diag_vfs file = {0};
        copy(&file, sizeof file, bytes, count);
        row->has_file = 1;
        row->device = file.udiag_vfs_dev;
        row->file = file.udiag_vfs_ino;
    } else if (type == UNIX_DIAG_RQLEN) {
        struct unix_diag_rqlen length = {0};
        copy(&length, sizeof length, bytes, count);
        row->queue = length.udiag_rqueue;
        row->backlog = length.udiag_wqueue;
    } else if (type == ATTRIBUTE_UNIX_USER) {
        row->has_user = 1;
        copy(&row->user, sizeof row->user, bytes, count);
    }
}

static void take_attributes(struct clinux_listener *row, const unsigned char *answer, size_t place, size_t end) {
    struct rtattr head;
    while (place + sizeof head <= end) {
        memcpy(&head, answer + place, sizeof head);
        if (head.rta_len < sizeof head || head.rta_len > end - place) return;
        const size_t begin = place + RTA_LENGTH(0), count = head.rta_len - RTA_LENGTH(0);
        const int type = head.rta_type & NLA_TYPE_MASK;
        if (row->family == AF_UNIX) take_unix_attribute(row, type, answer + begin, count, begin);
        else take_internet_attribute(row, type, answer + begin, count);
        place += RTA_ALIGN(head.rta_len);
    }
}

static void take_internet(struct clinux_listener *row, const unsigned char *answer, size_t place, size_t end) {
    struct inet_diag_msg found;
    if (end - place < sizeof found) return;
    memcpy(&found, answer + place, sizeof found);
    row->step = CLINUX_ANSWER_ROW;
    row->family = found.idiag_family;
    row->state = found.idiag_state;
    row->peer = place + offsetof(struct inet_diag_msg, id.idiag_dst);
    row->peer_port = ntohs(found.id.idiag_dport);
    row->expires = found.idiag_expires;
    row->place = place + offsetof(struct inet_diag_msg, id.idiag_src);
    row->place_length = found.idiag_family == AF_INET ? 4 : 16;
    row->port = ntohs(found.id.idiag_sport);
    row->interface = found.id.idiag_if;
    row->inode = found.idiag_inode;
    row->cookie = (uint64_t)found.id.idiag_cookie[1] << 32 | found.id.idiag_cookie[0];
    row->has_user = 1;
    row->user = found.idiag_uid;
    row->queue = found.idiag_rqueue;
    row->backlog = found.idiag_wqueue;
    take_attributes(row, answer, place + NLMSG_ALIGN(sizeof found), end);
}

static void take_unix(struct clinux_listener *row, const unsigned char *answer, size_t place, size_t end) {
    struct unix_diag_msg found;
    if (end - place < sizeof found) return;
    memcpy(&found, answer + place, sizeof found);
    row->step = CLINUX_ANSWER_ROW;
    row->family = AF_UNIX;
    row->state = found.udiag_state;
    row->type = found.udiag_type;
    row->inode = found.udiag_ino;
    row->cookie = (uint64_t)found.udiag_cookie[1] << 32 | found.udiag_cookie[0];
    take_attributes(row, answer, place + NLMSG_ALIGN(sizeof found), end);
}

struct clinux_listener clinux_next_listener(const unsigned char *answer, size_t count, size_t offset) {
    struct nlmsghdr head;
    struct clinux_listener row = {.step = CLINUX_ANSWER_MORE};
    if (offset > count || count - offset < sizeof head) return row;
    memcpy(&head, answer + offset, sizeof head);
    if (head.nlmsg_len < sizeof head || head.nlmsg_len > count - offset) return row;
    const size_t place = offset + NLMSG_HDRLEN, end = offset + head.nlmsg_len;
    row.next = offset + NLMSG_ALIGN(head.nlmsg_len);
    row.step = CLINUX_ANSWER_OTHER;
    if (head.nlmsg_type == NLMSG_DONE || head.nlmsg_type == NLMSG_ERROR) {
        int32_t code = 0; /* both begin with a negative errno, or 0 */
        if (end - place >= sizeof code) memcpy(&code, answer + place, sizeof code);
        row.error = -code;
        row.step = code == 0 ? CLINUX_ANSWER_END : CLINUX_ANSWER_FAILED;
    } else if (head.nlmsg_type == TCPDIAG_GETSOCK || (head.nlmsg_type == SOCK_DIAG_BY_FAMILY && place < end)) {
        /* Every family's row begins with the family. */
        if (answer[place] == AF_UNIX) take_unix(&row, answer, place, end);
        else take_internet(&row, answer, place, end);
    }
    return row;
}

int clinux_service_port(const char *name, const char *protocol) {
    struct servent entry, *found = NULL;
    char text[4096];
    if (getservbyname_r(name, protocol, &entry, text, sizeof text, &found) != 0 || !found) return -1;
    return ntohs((uint16_t)found->s_port);
}
