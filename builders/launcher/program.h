/* The program file that is running: where it is, and its bytes. */
#ifndef ONEFOLD_PROGRAM_H
#define ONEFOLD_PROGRAM_H

#include <stdbool.h>

#include "payload.h"

enum { OF_PATH_SIZE = 4096 };

/* Maps the running program and opens its payload. On failure says so in one sentence and returns false. */
bool of_program_open(of_payload *payload, char path[OF_PATH_SIZE]);

#endif
