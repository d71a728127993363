/* The end of a program: no teardown of what the system frees anyway. */
#ifndef ONEFOLD_FAREWELL_H
#define ONEFOLD_FAREWELL_H

#include <stdbool.h>

/* To be called before the program registers anything with atexit. Returns false with an exception set. */
bool of_farewell_prepare(void);

/* Wait for threads, run atexit functions, flush; then leave with that status, taking every object apart only
   if one of them could notice. */
int of_farewell(int status);

#endif
