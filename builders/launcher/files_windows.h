/* The folder of the program's files: `lib` beside it or, in form `file`, one in the user's cache. */
#ifndef ONEFOLD_FILES_WINDOWS_H
#define ONEFOLD_FILES_WINDOWS_H

#include <stdbool.h>
#include <wchar.h>

#include "payload.h"

/* The folder, filled if need be, without a separator at its end; NULL after a complaint. `wanted`: the library that
   tells whether it was filled before. */
const wchar_t *of_files_open(const of_payload *payload, const char *program, const char *wanted);

/* The same folder once it was opened. */
const wchar_t *of_files_folder(void);

/* Write what is missing, such as what a cleaner took away. False if something could not be written. */
bool of_files_complete(const of_payload *payload);

/* A file of that name in the user's cache, with the bytes of an entry, for a library that cannot be loaded from memory;
   memory of malloc, NULL if it cannot be written. */
wchar_t *of_files_single(const of_entry *entry, const char *name);

#endif
