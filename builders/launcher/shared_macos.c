/* The launcher for macOS: Python and the core that was compiled for it are files, since the system loads from
   files only. */
#define _XOPEN_SOURCE 700
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "core.h"
#include "folder.h"
#include "program.h"

enum { UNUSABLE = 126 };

/* By its real path: a bundle has links where its libraries are looked for, and the libraries elsewhere. */
static void *open_library(const char *folder, const char *program, const char *name, int mode)
{
    char path[2 * OF_PATH_SIZE], real[OF_PATH_SIZE];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    void *library = realpath(path, real) != NULL ? dlopen(real, mode) : NULL;
    if (library == NULL) {
        const char *reason = dlerror();
        fprintf(stderr, "%s cannot load its Python: %s\n", program, reason != NULL ? reason : path);
    }
    return library;
}

int main(int argc, char **argv)
{
    static of_payload payload;
    static char path[OF_PATH_SIZE], folder[OF_PATH_SIZE];
    if (!of_program_open(&payload, path) || !of_folder_open(&payload, path, folder)) {
        return UNUSABLE;
    }
    const char *python = of_payload_setting(&payload, "libpython");
    if (python == NULL || open_library(folder, path, python, RTLD_NOW | RTLD_GLOBAL) == NULL) {
        return UNUSABLE;
    }
    void *core = open_library(folder, path, "_onefold_core.so", RTLD_NOW | RTLD_LOCAL);
    of_core_run_function run = NULL;
    if (core != NULL) {
        *(void **)&run = dlsym(core, OF_CORE_RUN_NAME);
    }
    return run != NULL ? run(&payload, path, argc, argv) : UNUSABLE;
}
