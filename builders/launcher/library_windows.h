/* Shared libraries from memory. Windows loads them from files only, so this is a loader of our own.

   A library in memory has a path inside the program, which is no file, and stays until the program ends. It is told
   when threads start and end, but not of the end of the process: by then what it needs is gone. */
#ifndef ONEFOLD_LIBRARY_WINDOWS_H
#define ONEFOLD_LIBRARY_WINDOWS_H

#include "image_windows.h"
#include "payload.h"

typedef struct of_library of_library;

enum { OF_REASON_SIZE = 400 };
typedef enum { OF_LIBRARY_LOADED, OF_LIBRARY_WANTS_FILE, OF_LIBRARY_FAILED } of_library_status;

/* Load what an entry of the payload holds, unless it was already. If it cannot be loaded, `reason` says why, in UTF-8;
   OF_LIBRARY_WANTS_FILE: it could be, from a file. */
of_library_status of_library_load(const of_payload *payload, const of_entry *entry, const of_library **library,
                                  char reason[OF_REASON_SIZE]);

HMODULE of_library_handle(const of_library *library);
const wchar_t *of_library_path(const of_library *library);

/* Among those that were loaded, the one that has an address in it; or a path, or the name at the end of one. */
const of_library *of_library_at(const void *address);
const of_library *of_library_called(const wchar_t *name);

/* As LoadLibraryExW and GetProcAddress, for libraries in memory and for the system's. */
HMODULE of_library_open(const wchar_t *name, DWORD flags);
FARPROC of_library_symbol(HMODULE library, const char *name);

#endif
