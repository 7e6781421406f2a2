/* The lightest worker there is: says READY=1 where NOTIFY_SOCKET points, then sleeps until TERM ends it. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(void) {
    const char *place = getenv("NOTIFY_SOCKET");
    if (place) {
        struct sockaddr_un address = {.sun_family = AF_UNIX};
        const size_t length = strlen(place);
        if (length >= sizeof address.sun_path) return 78;
        memcpy(address.sun_path, place, length);
        if (place[0] == '@') address.sun_path[0] = 0;
        const int notify = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        const socklen_t size = offsetof(struct sockaddr_un, sun_path) + length;
        if (notify < 0 || sendto(notify, "READY=1", 7, 0, (struct sockaddr *)&address, size) != 7) return 71;
        close(notify);
    }
    for (;;) pause();
}
