#ifndef CLINUX_SOCKET_DIAGNOSIS_H
#define CLINUX_SOCKET_DIAGNOSIS_H
#include <stddef.h>
#include <stdint.h>

/* Questions to the kernel's socket tables, sock_diag(7). In C because the Glibc module has neither the macros of
   netlink(7) nor the structs of <linux/inet_diag.h> and <linux/unix_diag.h>. The answer is read(2) from the socket. */
int clinux_diagnosis_open(void);
int clinux_ask_tcp_listeners(int number, uint16_t port); /* IPv4 and IPv6 in one dump; port 0: all */
int clinux_ask_unix(int number, uint32_t states);
/* Sockets of one family and protocol in these states (bits by their numbers); a port of 0 is any. */
int clinux_ask_internet(int number, int family, int protocol, uint32_t states, uint16_t port, uint16_t peer_port);
enum clinux_states {
    CLINUX_UNCONNECTED = 1 << 7,     /* UDP that was bound, not connected; unix that is neither, or takes datagrams */
    CLINUX_LISTENING = 1 << 10,
    CLINUX_CONNECTED = 1 << 1,
    CLINUX_CONNECTIONS = 0xb7e,      /* every state of TCP but LISTEN, CLOSE and BOUND_INACTIVE */
    CLINUX_BOUND = 1 << 13,          /* TCP that was bound and does not listen; Linux 6.8 */
};
/* Tells on this netlink socket when a TCP socket, of either family, is gone; SKNLGRP_INET_TCP_DESTROY. */
int clinux_watch_tcp_destroy(int number);

/* What stands at `offset` of an answer of `count` bytes. */
enum clinux_answer_step {
    CLINUX_ANSWER_FAILED = -1, /* `error` says why */
    CLINUX_ANSWER_MORE,        /* this buffer is used up: read the next */
    CLINUX_ANSWER_ROW,         /* a listener; go on at `next` */
    CLINUX_ANSWER_OTHER,       /* nothing of interest; go on at `next` */
    CLINUX_ANSWER_END,
};
struct clinux_listener {
    int step, error;
    size_t next;
    size_t place, place_length;    /* where in the answer its address (4 or 16 bytes) or unix name stands */
    int family;
    uint16_t port;
    int only_ipv6;
    uint32_t interface;            /* 0: all */
    int has_user, has_file, has_cgroup;
    uint32_t user;                 /* who made it */
    uint32_t device, file;         /* of a unix path, the kernel's major << 20 | minor, and the low half of the inode */
    uint64_t inode, cookie, cgroup;
    uint32_t queue, backlog;
    int state;                     /* the kernel's number of a TCP state, which unix sockets have too */
    int type;                      /* of a unix socket: SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET */
    size_t peer;                   /* where in the answer the other end's address stands, as long as its own */
    uint16_t peer_port;
    uint32_t expires;              /* milliseconds until the running timer ends: of a TIME_WAIT, until it is gone */
};
struct clinux_listener clinux_next_listener(const unsigned char *answer, size_t count, size_t offset);

/* The port of a service in the name service (/etc/services) by "tcp" or "udp", or -1. */
int clinux_service_port(const char *name, const char *protocol);
#endif
