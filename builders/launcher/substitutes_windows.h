/* What libraries in memory, and Python, are given in place of functions of the system that know only its own
   libraries. */
#ifndef ONEFOLD_SUBSTITUTES_WINDOWS_H
#define ONEFOLD_SUBSTITUTES_WINDOWS_H

#include <windows.h>

/* The function to be used for that of a name (or a number, as GetProcAddress takes them), or NULL: the system's own. */
FARPROC of_substitute(const char *name);

#endif
