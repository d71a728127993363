/* Shared libraries from memory: an anonymous file that the system's own loader opens. */
#ifndef ONEFOLD_LIBRARY_H
#define ONEFOLD_LIBRARY_H

#include <stddef.h>
#include <stdint.h>

enum { OF_LIBRARY_PATH_SIZE = 4096 };

/* Put the bytes into an anonymous file. Returns its descriptor, or -1 with errno set, and writes into
   `path` a name for it that this process has not used before. */
int of_library_file(const char *name, const uint8_t *data, size_t size, char path[OF_LIBRARY_PATH_SIZE]);

#endif
