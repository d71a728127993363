#include "native.h"

#include "system.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "complaint_windows.h"
#include "text_windows.h"

const char of_separator = '\\';
const wchar_t of_list_separator = L';';

const char *of_system_variable(const char *name)
{
    wchar_t *wide = of_wide(name);
    DWORD size = wide != NULL ? GetEnvironmentVariableW(wide, NULL, 0) : 0;
    wchar_t *value = size > 0 ? malloc(size * sizeof *value) : NULL;
    char *narrow = NULL;
    if (value != NULL && GetEnvironmentVariableW(wide, value, size) < size) {
        narrow = of_narrow(value); /* asked for a few times, and kept as getenv's is */
    }
    free(value);
    free(wide);
    return narrow;
}

wchar_t *of_system_decode(const char *text)
{
    wchar_t *wide = of_wide(text);
    size_t size = wide != NULL ? (wcslen(wide) + 1) * sizeof *wide : 0;
    wchar_t *copy = wide != NULL ? PyMem_RawMalloc(size) : NULL;
    if (copy != NULL) {
        memcpy(copy, wide, size);
    }
    free(wide);
    return copy;
}

bool of_system_locale_is_usable(void)
{
    enum { FIRST_WINDOWS = 1250, LAST_WINDOWS = 1258, UTF8 = 65001 };
    UINT page = GetACP();
    return page == UTF8 || (page >= FIRST_WINDOWS && page <= LAST_WINDOWS);
}

void of_system_complain(const char *program, const char *sentence)
{
    wchar_t *name = of_wide(program), *text = of_wide(sentence);
    wchar_t *whole = name && text ? malloc((wcslen(name) + wcslen(text) + 2) * sizeof *whole) : NULL;
    if (whole != NULL) {
        wcscpy(whole, name);
        wcscat(whole, L" ");
        wcscat(whole, text);
        of_complain(whole);
    }
    free(whole);
    free(text);
    free(name);
}

/* Python has a C library of its own: what its modules printed lies in the buffers of that one. */
void of_system_leave(int status)
{
    HMODULE library = GetModuleHandleW(L"ucrtbase.dll");
    void(__cdecl * leave)(int) = NULL;
    if (library != NULL) {
        leave = (void(__cdecl *)(int))(void (*)(void))GetProcAddress(library, "exit");
    }
    if (leave != NULL) {
        leave(status);
    }
    exit(status);
}

void of_system_leave_interrupted(void)
{
    of_system_leave((int)STATUS_CONTROL_C_EXIT);
}
