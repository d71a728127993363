/* Python's library, loaded by its path, and every function and variable of it that the launcher uses. */
#ifndef ONEFOLD_PYTHON_WINDOWS_H
#define ONEFOLD_PYTHON_WINDOWS_H

#include <stdbool.h>
#include <windows.h>

#include "payload.h"

/* Loads it from the folder of the program's files. False after a complaint. */
bool of_python_load(const of_payload *payload, const char *program);

/* The same library once it was loaded. */
HMODULE of_python_library(void);

#endif
