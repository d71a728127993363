#include "library_windows.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "binding_windows.h"
#include "files_windows.h"
#include "text_windows.h"

typedef BOOL(WINAPI *entry_point)(HINSTANCE, DWORD, LPVOID);
typedef enum { LOADING, READY, FAILED } state;

struct of_library {
    of_image image;
    wchar_t *path;
    _Atomic(state) state;
    of_library *next;
};

enum { LONGEST = 32768 };

static _Atomic(of_library *) newest; /* grows only; read without the lock */
static const of_payload *served;
static CRITICAL_SECTION lock; /* one that its owner may take again: libraries load libraries */

static BOOL CALLBACK make_lock(PINIT_ONCE once, void *parameter, void **context)
{
    (void)once;
    (void)parameter;
    (void)context;
    InitializeCriticalSection(&lock);
    return TRUE;
}

static void enter(void)
{
    static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
    InitOnceExecuteOnce(&once, make_lock, NULL, NULL);
    EnterCriticalSection(&lock);
}

HMODULE of_library_handle(const of_library *library)
{
    return (HMODULE)library->image.base;
}

const wchar_t *of_library_path(const of_library *library)
{
    return library->path;
}

const of_library *of_library_at(const void *address)
{
    const of_library *each = atomic_load(&newest);
    while (each != NULL && (each->state == FAILED || !of_image_contains(&each->image, address))) {
        each = each->next;
    }
    return each;
}

static const wchar_t *last_part(const wchar_t *path)
{
    const wchar_t *end = wcsrchr(path, L'\\'), *other = wcsrchr(path, L'/');
    end = other > end ? other : end;
    return end != NULL ? end + 1 : path;
}

/* Windows asks for "x.dll" when it is asked for "x". */
static bool is_called(const wchar_t *path, const wchar_t *name)
{
    if (last_part(name) != name) {
        return _wcsicmp(path, name) == 0;
    }
    const wchar_t *own = last_part(path);
    size_t size = wcslen(name);
    return _wcsnicmp(own, name, size) == 0 && (own[size] == L'\0' || _wcsicmp(own + size, L".dll") == 0);
}

const of_library *of_library_called(const wchar_t *name)
{
    const of_library *each = atomic_load(&newest);
    while (each != NULL && (each->state == FAILED || !is_called(each->path, name))) {
        each = each->next;
    }
    return each;
}

/* "<program>\pkg.module.pyd" or "<program>\folder\library.dll", in memory of malloc. */
static wchar_t *path_of(const of_entry *entry)
{
    wchar_t *program = malloc(LONGEST * sizeof *program), *path = NULL;
    if (program != NULL && GetModuleFileNameW(NULL, program, LONGEST) > 0) {
        path = of_wide_path(program, entry->name, entry->name_size);
    }
    free(program);
    if (path != NULL && entry->kind == OF_MODULE) {
        wchar_t *longer = realloc(path, (wcslen(path) + sizeof ".pyd") * sizeof *path);
        if (longer == NULL) {
            free(path);
            return NULL;
        }
        path = wcscat(longer, L".pyd");
    }
    return path;
}

/* What the system calls in a library: functions that stand in its TLS directory, then its entry point. */
static bool tell(const of_library *library, DWORD what)
{
    size_t size;
    HINSTANCE handle = (HINSTANCE)library->image.base;
    const IMAGE_TLS_DIRECTORY *tls = of_image_directory(&library->image, IMAGE_DIRECTORY_ENTRY_TLS, &size);
    PIMAGE_TLS_CALLBACK *called = tls != NULL ? (PIMAGE_TLS_CALLBACK *)(uintptr_t)tls->AddressOfCallBacks : NULL;
    for (; called != NULL && *called != NULL; called++) {
        (*called)(handle, what, NULL);
    }
    DWORD start = library->image.headers->OptionalHeader.AddressOfEntryPoint;
    return start == 0 || ((entry_point)(uintptr_t)(library->image.base + start))(handle, what, NULL);
}

/* Known before it is ready: libraries that need each other are to find each other. */
static of_library_status start(of_library *library, char reason[OF_REASON_SIZE])
{
    library->state = LOADING;
    library->next = atomic_load(&newest);
    atomic_store(&newest, library);
    bool started = of_imports_bind(&library->image, reason);
    if (started) {
        snprintf(reason, OF_REASON_SIZE, "it does not start");
        started = of_image_seal(&library->image) && tell(library, DLL_PROCESS_ATTACH);
    }
    library->state = started ? READY : FAILED;
    return started ? OF_LIBRARY_LOADED : OF_LIBRARY_FAILED;
}

static of_library_status load(const of_entry *entry, wchar_t *path, const of_library **loaded,
                              char reason[OF_REASON_SIZE])
{
    of_library *library = calloc(1, sizeof *library);
    of_image_status status = OF_IMAGE_NO_MEMORY;
    if (library != NULL) {
        library->path = path;
        status = of_image_map(&library->image, entry->data, entry->size);
    }
    if (status != OF_IMAGE_OK) {
        snprintf(reason, OF_REASON_SIZE, "%s", of_image_status_text(status));
        free(library);
        return OF_LIBRARY_WANTS_FILE;
    }
    *loaded = library;
    return start(library, reason);
}

of_library_status of_library_load(const of_payload *payload, const of_entry *entry, const of_library **library,
                                  char reason[OF_REASON_SIZE])
{
    of_library_status status = OF_LIBRARY_LOADED;
    wchar_t *path = path_of(entry);
    if (path == NULL) {
        snprintf(reason, OF_REASON_SIZE, "%s", of_image_status_text(OF_IMAGE_NO_MEMORY));
        return OF_LIBRARY_WANTS_FILE;
    }
    enter();
    served = payload;
    *library = of_library_called(path);
    bool is_new = *library == NULL;
    if (is_new) {
        status = load(entry, path, library, reason);
    }
    LeaveCriticalSection(&lock);
    if (!is_new || status == OF_LIBRARY_WANTS_FILE) {
        free(path);
    }
    return status;
}

/* The library of the payload that has that name; in memory, not yet loaded. */
static bool find_entry(const wchar_t *name, of_entry *entry)
{
    uint32_t number = served != NULL ? of_payload_lower_bound(served, OF_LIBRARY, "", 0) : 0;
    bool found = false;
    for (; !found && served != NULL && of_payload_entry(served, number, entry) && entry->kind == OF_LIBRARY; number++) {
        wchar_t *own = entry->flags & OF_ON_DISK ? NULL : of_wide_of(entry->name, entry->name_size);
        found = own != NULL && is_called(own, name);
        free(own);
    }
    return found;
}

static HMODULE open_as_file(const of_entry *entry)
{
    char name[MAX_PATH];
    snprintf(name, sizeof name, "%.*s", (int)entry->name_size, entry->name);
    const char *slash = strrchr(name, '/');
    wchar_t *path = of_files_single(entry, slash != NULL ? slash + 1 : name);
    HMODULE library = path != NULL ? LoadLibraryExW(path, NULL, LOAD_LIBRARY_SEARCH_DEFAULT_DIRS) : NULL;
    free(path);
    return library;
}

static HMODULE open_entry(const of_entry *entry)
{
    const of_library *library;
    char reason[OF_REASON_SIZE];
    switch (of_entry_intact(entry) ? of_library_load(served, entry, &library, reason) : OF_LIBRARY_FAILED) {
    case OF_LIBRARY_LOADED:
        return of_library_handle(library);
    case OF_LIBRARY_WANTS_FILE:
        return open_as_file(entry);
    case OF_LIBRARY_FAILED:
        break;
    }
    SetLastError(ERROR_DLL_INIT_FAILED);
    return NULL;
}

HMODULE of_library_open(const wchar_t *name, DWORD flags)
{
    of_entry entry;
    const of_library *library = of_library_called(name);
    if (library != NULL) {
        return of_library_handle(library);
    }
    bool is_ours = last_part(name) == name && GetModuleHandleW(name) == NULL && find_entry(name, &entry);
    return is_ours ? open_entry(&entry) : LoadLibraryExW(name, NULL, flags);
}

/* "LIBRARY.name" or "LIBRARY.#number" */
static FARPROC forwarded(const char *forward)
{
    const char *dot = strchr(forward, '.');
    wchar_t *name = dot != NULL ? of_wide_of(forward, (size_t)(dot - forward)) : NULL;
    HMODULE library = name != NULL ? of_library_open(name, LOAD_LIBRARY_SEARCH_DEFAULT_DIRS) : NULL;
    free(name);
    if (library == NULL) {
        return NULL;
    }
    const char *symbol = dot[1] == '#' ? (const char *)(uintptr_t)strtoul(dot + 2, NULL, 10) : dot + 1;
    return of_library_symbol(library, symbol);
}

FARPROC of_library_symbol(HMODULE handle, const char *name)
{
    const of_library *library = of_library_at(handle);
    if (library == NULL) {
        return GetProcAddress(handle, name);
    }
    const char *forward;
    FARPROC found = (FARPROC)(uintptr_t)of_image_export(&library->image, name, &forward);
    if (forward != NULL) {
        found = forwarded(forward);
    }
    if (found == NULL) {
        SetLastError(ERROR_PROC_NOT_FOUND);
    }
    return found;
}

/* Windows calls this when a thread starts or ends, as it calls the libraries that it loaded itself. */
static void NTAPI on_thread(void *program, DWORD what, void *reserved)
{
    (void)program;
    (void)reserved;
    const of_library *each = what == DLL_THREAD_ATTACH || what == DLL_THREAD_DETACH ? atomic_load(&newest) : NULL;
    for (; each != NULL; each = each->next) {
        if (each->state == READY) {
            tell(each, what);
        }
    }
}

__attribute__((section(".CRT$XLD"), used)) PIMAGE_TLS_CALLBACK of_library_on_thread = on_thread;
