#ifndef CLINUX_H
#define CLINUX_H
/* What Swift cannot import from the C library or may not do itself. Functions take numbers and return structs by
   value, so that calling them from Swift needs no unsafe code; the exceptions take buffers that live for the call. */
#include "accept_waiters.h"
#include "constants.h"
#include "descriptors.h"
#include "every_open_socket.h"
#include "every_program.h"
#include "kernel_objects.h"
#include "memory.h"
#include "open_sockets.h"
#include "process_words.h"
#include "processes.h"
#include "socket_diagnosis.h"
#include "sockets.h"
#include "spawn.h"
#include "users.h"
#endif
