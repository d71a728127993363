/* The launcher for Windows: Python comes as a library, of which everything is looked up when it was loaded. */
#include <stdlib.h>

#include "core.h"
#include "program.h"
#include "python_windows.h"
#include "system.h"
#include "text_windows.h"

enum { UNUSABLE = 126 };

static char **narrowed(int count, wchar_t **wide)
{
    char **arguments = calloc((size_t)count + 1, sizeof *arguments);
    for (int i = 0; arguments != NULL && i < count; i++) {
        arguments[i] = of_narrow(wide[i]);
        if (arguments[i] == NULL) {
            return NULL;
        }
    }
    return arguments;
}

int wmain(int argc, wchar_t **wide)
{
    static of_payload payload;
    static char path[OF_PATH_SIZE];
    if (!of_program_open(&payload, path) || !of_python_load(&payload, path)) {
        return UNUSABLE;
    }
    char **argv = narrowed(argc, wide);
    of_system_leave(argv != NULL ? of_core_run(&payload, path, argc, argv) : UNUSABLE);
}
