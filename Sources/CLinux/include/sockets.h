#ifndef CLINUX_SOCKETS_H
#define CLINUX_SOCKETS_H
#include <stddef.h>
#include <stdint.h>

/* A socket address by value, as the kernel has it. `length` 0 is none. */
struct clinux_address { uint32_t length; unsigned char bytes[128]; };
struct clinux_address clinux_address_v4(uint32_t host, uint16_t port);             /* both in host order */
struct clinux_address clinux_address_path(const char *path, size_t length);        /* a leading NUL byte: abstract */
int clinux_address_family(struct clinux_address address);
uint16_t clinux_address_port(struct clinux_address address);

int clinux_socket(int family, int type);              /* close-on-exec, nonblocking */
int clinux_bind(int number, struct clinux_address address);
/* Binds a unix socket whose file has exactly `mode` from its first moment, whatever the umask. */
int clinux_bind_file(int number, struct clinux_address address, unsigned mode);
int clinux_connect(int number, struct clinux_address address);
/* The same, but waits while the queue of a unix listener is full; EAGAIN when it stays full for that long. */
int clinux_connect_within(int number, struct clinux_address address, int milliseconds);
struct clinux_address clinux_local_address(int number);
int clinux_same_address(struct clinux_address one, struct clinux_address other); /* host, port, interface; path, name */
/* Writes `127.0.0.1:8000`, `[::1]:8000`, `/path` or `@name` and no NUL; returns how many bytes it has, 0 for none. */
size_t clinux_address_text(struct clinux_address address, char *text, size_t size);
int clinux_accept(int number);                        /* close-on-exec, nonblocking */
int clinux_set_option(int number, int level, int option, int value);
int clinux_get_option(int number, int level, int option);                        /* -1 and errno */
/* SO_PEERCRED; `error` is errno or 0. */
struct clinux_peer { int error; int32_t pid; uint32_t user, group; };
struct clinux_peer clinux_peer_of(int number);

/* One message; `count` -1 and errno in `error`. `pid` 0 when the sender sent no credentials; `descriptor` -1 when it
   sent none: further ones are closed. `is_cut`: it was longer than `size`. `lost_descriptors`: the kernel dropped some,
   for want of free numbers here. */
struct clinux_message { long count; int error; int32_t pid; uint32_t user; int descriptor, is_cut, lost_descriptors; };
struct clinux_message clinux_receive(int number, unsigned char *buffer, size_t size);
long clinux_send(int number, const unsigned char *bytes, size_t count, int descriptor); /* descriptor -1: none */

/* The first TCP address of a host name, by getaddrinfo; length 0 when there is none. */
struct clinux_address clinux_resolve(const char *host, const char *port, int family);
#endif
