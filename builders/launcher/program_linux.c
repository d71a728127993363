#define _GNU_SOURCE
#include "program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* /proc tells it; without /proc the kernel still said which file it ran. */
static bool own_path(char path[OF_PATH_SIZE])
{
    ssize_t size = readlink("/proc/self/exe", path, OF_PATH_SIZE - 1);
    if (size > 0) {
        path[size] = '\0';
        return true;
    }
    const char *started = (const char *)getauxval(AT_EXECFN);
    return started != NULL && realpath(started, path) != NULL;
}

static const uint8_t *map(const char *path, size_t *size)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return NULL;
    }
    struct stat status;
    void *file = MAP_FAILED;
    if (fstat(descriptor, &status) == 0 && status.st_size > 0) {
        *size = (size_t)status.st_size;
        file = mmap(NULL, *size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    }
    int reason = errno;
    close(descriptor);
    errno = reason;
    return file == MAP_FAILED ? NULL : file;
}

bool of_program_open(of_payload *payload, char path[OF_PATH_SIZE])
{
    if (!own_path(path)) {
        fputs("This program cannot find its own file: mount /proc, or start it by its full path.\n", stderr);
        return false;
    }
    size_t size = 0;
    /* The file that runs, even where another one has taken its name since. */
    const uint8_t *file = map("/proc/self/exe", &size);
    if (file == NULL) {
        file = map(path, &size);
    }
    if (file == NULL) {
        fprintf(stderr, "%s cannot be read: %s.\n", path, strerror(errno));
        return false;
    }
    of_status status = of_payload_open(payload, file, size);
    if (status != OF_OK) {
        fprintf(stderr, "%s %s\n", path, of_status_text(status));
        return false;
    }
    return true;
}
