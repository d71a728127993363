#define _GNU_SOURCE
#include "library.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "writing.h"

/* From linux/memfd.h, which compilers for musl do not come with. */
enum { WITH_CLOEXEC = 0x0001, FOR_EXECUTION = 0x0010 };

static int anonymous_file(const char *name)
{
    /* Kernels from 6.3 on want to be told that it will be executed; older ones refuse the flag. glibc has a
       function for this from 2.27 on only. */
    int descriptor = (int)syscall(SYS_memfd_create, name, WITH_CLOEXEC | FOR_EXECUTION);
    if (descriptor < 0 && errno == EINVAL) {
        descriptor = (int)syscall(SYS_memfd_create, name, WITH_CLOEXEC);
    }
    return descriptor;
}

/* glibc takes two libraries of one path for the same one, even after the descriptor was closed and its
   number came back. So no path is used twice: the number of slashes counts up. */
static bool unique_path(int descriptor, char path[OF_LIBRARY_PATH_SIZE])
{
    static atomic_uint opened;
    static const char folder[] = "/proc/self/fd";
    unsigned slashes = 1 + atomic_fetch_add(&opened, 1);
    size_t at = sizeof folder - 1;
    if (at + slashes + 16 > OF_LIBRARY_PATH_SIZE) {
        errno = EMFILE;
        return false;
    }
    memcpy(path, folder, at);
    memset(path + at, '/', slashes);
    snprintf(path + at + slashes, 16, "%d", descriptor);
    return access(path, F_OK) == 0; /* not where /proc is not mounted */
}

int of_library_file(const char *name, const uint8_t *data, size_t size, char path[OF_LIBRARY_PATH_SIZE])
{
    int descriptor = anonymous_file(name);
    if (descriptor < 0) {
        return -1;
    }
    if (!of_write_bytes(descriptor, data, size) || !unique_path(descriptor, path)) {
        int reason = errno;
        close(descriptor);
        errno = reason;
        return -1;
    }
    return descriptor;
}
