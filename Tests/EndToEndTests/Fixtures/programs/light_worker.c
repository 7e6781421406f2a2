/* A worker that costs nothing: in the place of a virtual environment's python3, so that the master starts it as it
   starts any. It serves HTTP on descriptor 3 with one thread, and misbehaves when a request asks for it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { MOST = 256, SIZE = 4096 };
static struct pollfd watched[MOST]; /* [0]: the listener, -1 once it is not wanted */
static char heads[MOST][SIZE];
static size_t lengths[MOST];
static volatile sig_atomic_t leaving;

static void leave(int number) {
    (void)number;
    leaving = 1;
}

/* Sends a message to the master, with `count` copies of a descriptor. */
static void tell(const void *text, size_t length, int count) {
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (!path) return;
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    union { char bytes[CMSG_SPACE(sizeof(int) * 200)]; struct cmsghdr align; } control = {0};
    struct iovec piece = {(void *)text, length};
    struct msghdr message = {
        .msg_name = &address, .msg_namelen = sizeof address, .msg_iov = &piece, .msg_iovlen = 1,
    };
    if (count > 0) {
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)count);
        struct cmsghdr *part = CMSG_FIRSTHDR(&message);
        part->cmsg_level = SOL_SOCKET;
        part->cmsg_type = SCM_RIGHTS;
        part->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)count);
        for (int i = 0; i < count; i++) ((int *)CMSG_DATA(part))[i] = 3;
    }
    const int way = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sendmsg(way, &message, 0);
    close(way);
}

static void say(const char *text) { tell(text, strlen(text), 0); }

static void *babble(void *unused) {
    static char text[65536];
    memset(text, 'x', sizeof text);
    while (write(STDOUT_FILENO, text, sizeof text) > 0) {}
    return unused;
}

static void *flood(void *unused) {
    char text[64];
    for (unsigned i = 0;; i++) {
        snprintf(text, sizeof text, "STATUS=flood %u\nREADY=1\nMAINPID=1", i);
        say(text);
    }
    return unused;
}

static void begin(void *(*task)(void *)) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, task, NULL) == 0) pthread_detach(thread);
}

/* The things a request can ask for; `number` stands behind the word. */
static void act(const char *word, int number) {
    static char junk[9000];
    if (strcmp(word, "deaf") == 0) signal(SIGTERM, SIG_IGN);
    if (strcmp(word, "babble") == 0) begin(babble);
    if (strcmp(word, "flood") == 0) begin(flood);
    if (strcmp(word, "stop-accepting") == 0) watched[0].fd = -1;
    if (strcmp(word, "close-listener") == 0) {
        watched[0].fd = -1;
        close(3);
    }
    if (strcmp(word, "shut-listener") == 0) shutdown(3, SHUT_RDWR);
    if (strcmp(word, "descriptors") == 0)
        for (int i = 0; i < number; i++) tell("STATUS=gifts", 12, 200);
    if (strcmp(word, "oversized") == 0) {
        memset(junk, 'j', sizeof junk);
        memcpy(junk, "STATUS=", 7);
        tell(junk, sizeof junk, 0);
    }
    if (strcmp(word, "binary") == 0)
        for (int i = 0; i < number; i++) {
            for (size_t j = 0; j < 512; j++) junk[j] = (char)rand();
            tell(junk, (size_t)(rand() % 512), 0);
        }
    if (strcmp(word, "say") == 0) say("STATUS=said");
    if (strcmp(word, "exit") == 0) _exit(number);
    if (strcmp(word, "retire") == 0) { /* as one that has had enough requests */
        say("STOPPING=1");
        leaving = 1;
    }
}

static void finish(int place) {
    close(watched[place].fd);
    watched[place].fd = -1;
    lengths[place] = 0;
}

static void answer(int place) {
    char word[32] = {0}, body[64], text[256];
    int number = 0;
    sscanf(heads[place], "GET /%31[a-z-]/%d", word, &number);
    const int closes = leaving || strcasestr(heads[place], "connection: close");
    if (strcmp(word, "slow") == 0) usleep((useconds_t)number * 1000);
    snprintf(body, sizeof body, strcmp(word, "pid") == 0 ? "%d" : "light", getpid());
    const int length = snprintf(text, sizeof text, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n%s\r\n%s", strlen(body),
        closes ? "Connection: close\r\n" : "", body);
    act(word, number);
    if (write(watched[place].fd, text, (size_t)length) != length || closes) finish(place);
}

static void serve(int place) {
    char *head = heads[place];
    const ssize_t count = read(watched[place].fd, head + lengths[place], SIZE - 1 - lengths[place]);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) return finish(place);
    lengths[place] += (size_t)count;
    head[lengths[place]] = 0;
    char *end = strstr(head, "\r\n\r\n");
    if (!end) return;
    answer(place);
    lengths[place] = 0;
}

static void take(void) {
    const int number = accept4(3, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (number < 0) return;
    for (int i = 1; i < MOST; i++)
        if (watched[i].fd < 0) {
            watched[i] = (struct pollfd){.fd = number, .events = POLLIN};
            return;
        }
    close(number);
}

/* Requests that are on their way get their answer for a short while. */
static int serve_all(int limit) {
    const int ready = poll(watched, MOST, limit);
    for (int i = 1; i < MOST && ready > 0; i++)
        if (watched[i].fd >= 0 && watched[i].revents) serve(i);
    if (ready > 0 && watched[0].fd >= 0 && watched[0].revents) take();
    return ready;
}

int main(void) {
    const struct sigaction action = {.sa_handler = leave};
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    if (access("broken", F_OK) == 0) { /* the new code of a bad deploy */
        puts("cannot load: the file `broken` is there");
        return 78;
    }
    for (int i = 1; i < MOST; i++) watched[i].fd = -1;
    watched[0] = (struct pollfd){.fd = 3, .events = POLLIN};
    fcntl(3, F_SETFL, O_NONBLOCK);
    printf("light worker of generation %s\n", getenv("SVCTL_GENERATION"));
    fflush(stdout);
    say("READY=1");
    while (!leaving) serve_all(-1);
    say("STOPPING=1");
    watched[0].fd = -1;
    for (int i = 0; i < 5 && serve_all(20) > 0; i++) {}
    return 0;
}
