/* Run the program of a payload in a Python interpreter. */
#ifndef ONEFOLD_CORE_H
#define ONEFOLD_CORE_H

#include "payload.h"

/* Returns the exit status of the process. `executable` is the absolute path of the program. */
int of_core_run(const of_payload *payload, const char *executable, int argc, char **argv);

typedef int (*of_core_run_function)(const of_payload *, const char *, int, char **);
#define OF_CORE_RUN_NAME "of_core_run"

#endif
