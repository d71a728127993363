#include "binding_windows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "substitutes_windows.h"
#include "text_windows.h"

/* The name of a function, or its number, as GetProcAddress takes them. */
static const char *symbol_of(const of_image *image, const IMAGE_THUNK_DATA *wanted)
{
    if (IMAGE_SNAP_BY_ORDINAL(wanted->u1.Ordinal)) {
        return (const char *)(uintptr_t)IMAGE_ORDINAL(wanted->u1.Ordinal);
    }
    return ((const IMAGE_IMPORT_BY_NAME *)(image->base + wanted->u1.AddressOfData))->Name;
}

static FARPROC function_of(HMODULE library, const char *symbol)
{
    FARPROC found = of_library_at(library) == NULL ? of_substitute(symbol) : NULL;
    return found != NULL ? found : of_library_symbol(library, symbol);
}

static void say_missing(const char *library, const char *symbol, char reason[OF_REASON_SIZE])
{
    if ((uintptr_t)symbol < OF_FIRST_NAME) {
        snprintf(reason, OF_REASON_SIZE, "%.80s has no function %u", library, (unsigned)(uintptr_t)symbol);
    } else {
        snprintf(reason, OF_REASON_SIZE, "%.80s has no %.200s", library, symbol);
    }
}

static bool bind_library(const of_image *image, const IMAGE_IMPORT_DESCRIPTOR *from, char reason[OF_REASON_SIZE])
{
    const char *name = (const char *)image->base + from->Name;
    wchar_t *wide = of_wide(name);
    HMODULE library = wide != NULL ? of_library_open(wide, LOAD_LIBRARY_SEARCH_DEFAULT_DIRS) : NULL;
    free(wide);
    if (library == NULL) {
        snprintf(reason, OF_REASON_SIZE, "it needs %.80s, which cannot be loaded: error %lu", name, GetLastError());
        return false;
    }
    DWORD names = from->OriginalFirstThunk != 0 ? from->OriginalFirstThunk : from->FirstThunk;
    IMAGE_THUNK_DATA *wanted = (IMAGE_THUNK_DATA *)(image->base + names);
    IMAGE_THUNK_DATA *place = (IMAGE_THUNK_DATA *)(image->base + from->FirstThunk);
    for (; wanted->u1.AddressOfData != 0; wanted++, place++) {
        const char *symbol = symbol_of(image, wanted);
        FARPROC found = function_of(library, symbol);
        if (found == NULL) {
            say_missing(name, symbol, reason);
            return false;
        }
        place->u1.Function = (uint64_t)(uintptr_t)found;
    }
    return true;
}

bool of_imports_bind(const of_image *image, char reason[OF_REASON_SIZE])
{
    size_t size;
    const IMAGE_IMPORT_DESCRIPTOR *each = of_image_directory(image, IMAGE_DIRECTORY_ENTRY_IMPORT, &size);
    for (; each != NULL && each->Name != 0; each++) {
        if (!bind_library(image, each, reason)) {
            return false;
        }
    }
    return true;
}

static bool replace(IMAGE_THUNK_DATA *place, FARPROC function)
{
    DWORD before;
    if (!VirtualProtect(place, sizeof *place, PAGE_READWRITE, &before)) {
        return false;
    }
    place->u1.Function = (uint64_t)(uintptr_t)function;
    return VirtualProtect(place, sizeof *place, before, &before);
}

bool of_imports_replace(HMODULE library)
{
    size_t size;
    of_image image = of_image_of(library);
    const IMAGE_IMPORT_DESCRIPTOR *from = of_image_directory(&image, IMAGE_DIRECTORY_ENTRY_IMPORT, &size);
    bool loads = false;
    for (; from != NULL && from->Name != 0; from++) {
        const IMAGE_THUNK_DATA *wanted = (const IMAGE_THUNK_DATA *)(image.base + from->OriginalFirstThunk);
        IMAGE_THUNK_DATA *place = (IMAGE_THUNK_DATA *)(image.base + from->FirstThunk);
        for (; from->OriginalFirstThunk != 0 && wanted->u1.AddressOfData != 0; wanted++, place++) {
            const char *symbol = symbol_of(&image, wanted);
            FARPROC function = of_substitute(symbol);
            bool is_replaced = function != NULL && replace(place, function);
            loads |= is_replaced && strcmp(symbol, "LoadLibraryExW") == 0;
        }
    }
    return loads;
}
