#ifndef CLINUX_PACKED_WORDS_H
#define CLINUX_PACKED_WORDS_H
#include <stddef.h>

/* Whether one of `needles` stands in `bytes`: strings one after another, each ended by a NUL and all by one more. Of none
   it is said of all bytes. Not for Swift. */
int clinux_has_one_of(const char *needles, const unsigned char *bytes, size_t count);
#endif
