#include "python_windows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "complaint_windows.h"
#include "files_windows.h"
#include "system.h"
#include "text_windows.h"

/* Python's headers declare everything as imported: the compiler reads the address of X from the variable __imp_X,
   which an import library would define. Here they are variables of our own, so that Python may lie anywhere.
   The list is written by link.py, from what the objects ask for. */
#define IMPORT(name) extern void *__imp_##name; void *__imp_##name;
#include "imports.h"
#undef IMPORT

typedef struct {
    const char *name;
    void **place;
} import;

#define IMPORT(name) {#name, &__imp_##name},
static const import imports[] = {
#include "imports.h"
};

static HMODULE python;

HMODULE of_python_library(void)
{
    return python;
}

static bool resolve(const char *program)
{
    for (size_t i = 0; i < sizeof imports / sizeof *imports; i++) {
        *imports[i].place = (void *)(uintptr_t)GetProcAddress(python, imports[i].name);
        if (*imports[i].place == NULL) {
            of_system_complain(program, "was put together with a Python that does not match its launcher.");
            return false;
        }
    }
    return true;
}

/* The loader looks into these folders for what a module or a library needs. */
static void add_folders(const of_payload *payload)
{
    const char *names = of_payload_setting(payload, "library_folders");
    AddDllDirectory(of_files_folder());
    while (names != NULL && *names != '\0') {
        size_t size = strcspn(names, "|");
        wchar_t *path = of_wide_path(of_files_folder(), names, size);
        if (path != NULL) {
            AddDllDirectory(path);
        }
        free(path);
        names += size + (names[size] == '|');
    }
}

static HMODULE load(const of_payload *payload, const char *name)
{
    of_entry entry;
    if (!of_payload_find(payload, OF_LIBRARY, name, strlen(name), &entry)) {
        return NULL;
    }
    wchar_t *path = of_wide_path(of_files_folder(), (const char *)entry.data, entry.size);
    HMODULE library = path != NULL ? LoadLibraryExW(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH) : NULL;
    free(path);
    return library;
}

bool of_python_load(const of_payload *payload, const char *program)
{
    const char *name = of_payload_setting(payload, "libpython");
    if (name == NULL || of_files_open(payload, program, name) == NULL) {
        return false;
    }
    add_folders(payload);
    python = load(payload, name);
    if (python == NULL) {
        char sentence[200];
        snprintf(sentence, sizeof sentence,
                 "cannot load %.80s (error %lu): it needs the folder of files that it came with, and Windows 10 or newer.",
                 name, GetLastError());
        of_system_complain(program, sentence);
        return false;
    }
    return resolve(program);
}
