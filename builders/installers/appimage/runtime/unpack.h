/* Puts what is in the AppImage into a folder. */
#ifndef ONEFOLD_UNPACK_H
#define ONEFOLD_UNPACK_H

#include "program.h"
#include "squash.h"

/* Fills a folder: what is there as it should be stays, the rest comes in place whole or not at all. `pattern`
   chooses paths as shells do; NULL for all. On failure errno says why; EBADMSG is damage. */
bool of_unpack(of_squash *squash, const char *folder, const char *pattern);

/* The folder of this AppImage in the user's cache, filled now if it is not. On failure says so in one sentence. */
bool of_unpack_to_cache(of_squash *squash, const char *name, char folder[OF_PATH_SIZE]);

#endif
