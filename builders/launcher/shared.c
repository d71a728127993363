/* The launcher of the shared kind: Python comes as a shared library, and so does the core that was compiled
   for it. Both lie in the payload or beside the program. */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core.h"
#include "library.h"
#include "program.h"

enum { UNUSABLE = 126 };

static void *open_in_memory(const of_entry *entry, const char *program, int mode)
{
    char path[OF_LIBRARY_PATH_SIZE];
    int descriptor = of_library_file("python", entry->data, entry->size, path);
    if (descriptor < 0) {
        fprintf(stderr,
                "%s cannot start, since this system keeps no libraries in memory (%s): mount /proc and allow "
                "memfd_create, or have the program built as a folder.\n",
                program, strerror(errno));
        return NULL;
    }
    /* The core counts its own paths from the start, so these have to be spelled in another way. */
    char other[OF_LIBRARY_PATH_SIZE + 2];
    snprintf(other, sizeof other, "/proc/./%s", path + strlen("/proc/"));
    void *library = dlopen(other, mode);
    close(descriptor);
    return library;
}

static void *open_on_disk(const of_entry *entry, const char *program, int mode)
{
    char path[2 * OF_PATH_SIZE];
    size_t folder = (size_t)(strrchr(program, '/') - program);
    snprintf(path, sizeof path, "%.*s/lib/%.*s", (int)folder, program, (int)entry->size, (const char *)entry->data);
    return dlopen(path, mode);
}

static void *open_library(const of_payload *payload, const char *program, const char *name, int mode)
{
    of_entry entry;
    if (!of_payload_find(payload, OF_LIBRARY, name, strlen(name), &entry) || !of_entry_intact(&entry)) {
        fprintf(stderr, "%s is damaged: %s is missing. Copy or download it again.\n", program, name);
        return NULL;
    }
    void *library = entry.flags & OF_ON_DISK ? open_on_disk(&entry, program, mode) : open_in_memory(&entry, program, mode);
    const char *reason = library == NULL ? dlerror() : NULL;
    if (reason != NULL) {
        fprintf(stderr, "%s cannot load its Python: %s\n", program, reason);
    }
    return library;
}

int main(int argc, char **argv)
{
    static of_payload payload;
    static char path[OF_PATH_SIZE];
    if (!of_program_open(&payload, path)) {
        return UNUSABLE;
    }
    const char *python = of_payload_setting(&payload, "libpython");
    if (python == NULL || open_library(&payload, path, python, RTLD_NOW | RTLD_GLOBAL) == NULL) {
        return UNUSABLE;
    }
    void *core = open_library(&payload, path, "_onefold_core.so", RTLD_NOW | RTLD_LOCAL);
    if (core == NULL) {
        return UNUSABLE;
    }
    of_core_run_function run;
    *(void **)&run = dlsym(core, OF_CORE_RUN_NAME);
    return run(&payload, path, argc, argv);
}
