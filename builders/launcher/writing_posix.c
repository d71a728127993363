#define _POSIX_C_SOURCE 200809L
#include "writing.h"

#include <errno.h>
#include <unistd.h>

bool of_write_bytes(int file, const uint8_t *data, size_t size)
{
    while (size > 0) {
        ssize_t written = write(file, data, size);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        data += written;
        size -= (size_t)written;
    }
    return true;
}
