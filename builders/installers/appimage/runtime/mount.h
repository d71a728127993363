/* Mounts the AppImage for as long as its program runs. */
#ifndef ONEFOLD_MOUNT_H
#define ONEFOLD_MOUNT_H

#include "program.h"
#include "squash.h"

/* Mounts it in a fresh folder, and leaves a process behind that serves it until this one has ended and nobody
   uses it any more; `path` is that of the AppImage. False, with nothing left behind, where the system does not let us. */
bool of_mount(of_squash *squash, const char *path, char folder[OF_PATH_SIZE]);

#endif
