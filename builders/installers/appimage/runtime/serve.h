/* Answers what the kernel asks of a file system in user space (FUSE), from the squashfs. */
#ifndef ONEFOLD_SERVE_H
#define ONEFOLD_SERVE_H

#include <sys/types.h>

#include "squash.h"

/* Who is served by whom: the program hears of damage, since it can only see that it cannot read. */
typedef struct {
    of_squash *squash;
    int device;
    pid_t program;
    const char *path; /* of the AppImage */
    bool has_told;
} of_server;

/* Answers one request; false when the file system is no longer mounted. */
bool of_serve_one(of_server *server);

#endif
