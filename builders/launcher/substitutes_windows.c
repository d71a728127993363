#include "substitutes_windows.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "library_windows.h"

static wchar_t *widened(const char *text)
{
    int size = MultiByteToWideChar(CP_ACP, 0, text, -1, NULL, 0);
    wchar_t *wide = size > 0 ? malloc((size_t)size * sizeof *wide) : NULL;
    if (wide != NULL) {
        MultiByteToWideChar(CP_ACP, 0, text, -1, wide, size);
    }
    return wide;
}

static HMODULE WINAPI load_library_ex_w(LPCWSTR name, HANDLE file, DWORD flags)
{
    (void)file;
    return of_library_open(name, flags);
}

static HMODULE WINAPI load_library_w(LPCWSTR name)
{
    return of_library_open(name, 0);
}

static HMODULE WINAPI load_library_ex_a(LPCSTR name, HANDLE file, DWORD flags)
{
    wchar_t *wide = widened(name);
    HMODULE library = wide != NULL ? load_library_ex_w(wide, file, flags) : NULL;
    free(wide);
    return library;
}

static HMODULE WINAPI load_library_a(LPCSTR name)
{
    return load_library_ex_a(name, NULL, 0);
}

/* A library in memory stays. */
static BOOL WINAPI free_library(HMODULE handle)
{
    return of_library_at(handle) != NULL ? TRUE : FreeLibrary(handle);
}

static HMODULE WINAPI get_module_handle_w(LPCWSTR name)
{
    const of_library *library = name != NULL ? of_library_called(name) : NULL;
    return library != NULL ? of_library_handle(library) : GetModuleHandleW(name);
}

static HMODULE WINAPI get_module_handle_a(LPCSTR name)
{
    wchar_t *wide = name != NULL ? widened(name) : NULL;
    HMODULE library = get_module_handle_w(wide);
    free(wide);
    return library;
}

/* OpenSSL asks which library a function of its own lies in. */
static BOOL WINAPI get_module_handle_ex_w(DWORD flags, LPCWSTR name, HMODULE *handle)
{
    bool by_address = flags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS;
    const of_library *library = name == NULL ? NULL : by_address ? of_library_at(name) : of_library_called(name);
    if (library == NULL) {
        return GetModuleHandleExW(flags, name, handle);
    }
    *handle = of_library_handle(library);
    return TRUE;
}

static BOOL WINAPI get_module_handle_ex_a(DWORD flags, LPCSTR name, HMODULE *handle)
{
    if (name == NULL || flags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS) {
        return get_module_handle_ex_w(flags, (LPCWSTR)name, handle);
    }
    wchar_t *wide = widened(name);
    BOOL found = wide != NULL && get_module_handle_ex_w(flags, wide, handle);
    free(wide);
    return found;
}

static DWORD WINAPI get_module_file_name_w(HMODULE handle, LPWSTR path, DWORD size)
{
    const of_library *library = handle != NULL ? of_library_at(handle) : NULL;
    if (library == NULL) {
        return GetModuleFileNameW(handle, path, size);
    }
    size_t length = wcslen(of_library_path(library));
    SetLastError(length < size ? ERROR_SUCCESS : ERROR_INSUFFICIENT_BUFFER);
    if (size > 0) {
        size_t copied = length < size ? length : size - 1;
        wmemcpy(path, of_library_path(library), copied);
        path[copied] = L'\0';
    }
    return length < size ? (DWORD)length : size;
}

static DWORD WINAPI get_module_file_name_a(HMODULE handle, LPSTR path, DWORD size)
{
    const of_library *library = handle != NULL ? of_library_at(handle) : NULL;
    if (library == NULL) {
        return GetModuleFileNameA(handle, path, size);
    }
    int written = WideCharToMultiByte(CP_ACP, 0, of_library_path(library), -1, path, (int)size, NULL, NULL);
    return written > 0 ? (DWORD)written - 1 : 0;
}

static PVOID WINAPI pc_to_file_header(PVOID address, PVOID *base)
{
    const of_library *library = of_library_at(address);
    if (library == NULL) {
        return RtlPcToFileHeader(address, base);
    }
    *base = of_library_handle(library);
    return *base;
}

/* Visual C++'s throw: its own asks the system which library describes the exception, as that is told by offsets in it.
   Without a description an exception is thrown on. See ehdata.h of Visual C++. */
static void WINAPI throw_exception(void *object, void *description)
{
    enum { PARAMETERS = 4 };
    static const DWORD code = 0xE06D7363;
    static const ULONG_PTR magic = 0x19930520;
    void *base = NULL;
    if (description != NULL) {
        pc_to_file_header(description, &base);
    }
    ULONG_PTR parameters[PARAMETERS] = {magic, (ULONG_PTR)object, (ULONG_PTR)description, (ULONG_PTR)base};
    RaiseException(code, EXCEPTION_NONCONTINUABLE, PARAMETERS, parameters);
}

typedef void (*function)(void);

static const struct {
    const char *name;
    function substitute;
} substitutes[] = {
    {"LoadLibraryExW", (function)load_library_ex_w},
    {"LoadLibraryW", (function)load_library_w},
    {"LoadLibraryExA", (function)load_library_ex_a},
    {"LoadLibraryA", (function)load_library_a},
    {"FreeLibrary", (function)free_library},
    {"GetProcAddress", (function)of_library_symbol},
    {"GetModuleHandleW", (function)get_module_handle_w},
    {"GetModuleHandleA", (function)get_module_handle_a},
    {"GetModuleHandleExW", (function)get_module_handle_ex_w},
    {"GetModuleHandleExA", (function)get_module_handle_ex_a},
    {"GetModuleFileNameW", (function)get_module_file_name_w},
    {"GetModuleFileNameA", (function)get_module_file_name_a},
    {"RtlPcToFileHeader", (function)pc_to_file_header},
    {"_CxxThrowException", (function)throw_exception},
};

FARPROC of_substitute(const char *name)
{
    size_t count = (uintptr_t)name < OF_FIRST_NAME ? 0 : sizeof substitutes / sizeof *substitutes;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, substitutes[i].name) == 0) {
            return (FARPROC)substitutes[i].substitute;
        }
    }
    return NULL;
}
