/* The places for a user's cache. Each function sets errno where it fails. */
#ifndef ONEFOLD_CACHE_H
#define ONEFOLD_CACHE_H

#include <stdbool.h>

#include "program.h"

enum { OF_CACHE_ROOTS = 3 };

/* Writes a path as printf does; false if it is too long. */
bool of_path(char path[OF_PATH_SIZE], const char *text, ...);

/* The places for a user's cache, best first; false where there is none of that number. */
bool of_cache_root(int number, char root[OF_PATH_SIZE]);

/* Whether it is a folder that the user alone can write to. */
bool of_is_private(const char *path);

/* Makes the folders that a path leads through, each for the user alone. */
bool of_make_parents(const char *path);

#endif
