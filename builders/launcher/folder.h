/* Where the files of the program lie, for launchers that need one before Python can run. */
#ifndef ONEFOLD_FOLDER_H
#define ONEFOLD_FOLDER_H

#include <stdbool.h>

#include "payload.h"
#include "program.h"

/* The folder beside the program or, where its files travel in the payload, the one of this build in the user's
   cache, filled now if it is not. On failure says so in one sentence and returns false. */
bool of_folder_open(const of_payload *payload, const char *program, char folder[OF_PATH_SIZE]);

#endif
