/* What a library takes from others, and where it notes that. */
#ifndef ONEFOLD_BINDING_WINDOWS_H
#define ONEFOLD_BINDING_WINDOWS_H

#include "library_windows.h"

/* Look up all that an image imports, in libraries in memory and of the system, and write it down in the image. */
bool of_imports_bind(const of_image *image, char reason[OF_REASON_SIZE]);

/* Have a library that the system loaded use our substitutes. False if it does not import how to load a library. */
bool of_imports_replace(HMODULE library);

#endif
