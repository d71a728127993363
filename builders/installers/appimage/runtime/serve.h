/* Answers what the kernel asks of a file system in user space (FUSE), from the squashfs. */
#ifndef ONEFOLD_SERVE_H
#define ONEFOLD_SERVE_H

#include "squash.h"

/* Answers one request; false when the file system is no longer mounted. */
bool of_serve_one(of_squash *squash, int device);

#endif
