#include "CLinux.h"
#include <malloc.h>

void clinux_return_free_memory(void) { malloc_trim(0); }
