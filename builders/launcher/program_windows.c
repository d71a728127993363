#include "program.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "bytes.h"
#include "complaint_windows.h"
#include "system.h"
#include "text_windows.h"

enum { LONGEST = 32768, ALIGNMENT = 8 };

static bool own_path(wchar_t *wide, char path[OF_PATH_SIZE])
{
    DWORD length = GetModuleFileNameW(NULL, wide, LONGEST);
    char *narrow = length > 0 && length < LONGEST ? of_narrow(wide) : NULL;
    bool fits = narrow != NULL && strlen(narrow) < OF_PATH_SIZE;
    if (fits) {
        strcpy(path, narrow);
    }
    free(narrow);
    return fits;
}

static const uint8_t *map(const wchar_t *path, size_t *size)
{
    HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) {
        return NULL;
    }
    LARGE_INTEGER extent;
    HANDLE mapping = GetFileSizeEx(file, &extent) ? CreateFileMappingW(file, NULL, PAGE_READONLY, 0, 0, NULL) : NULL;
    const uint8_t *view = mapping != NULL ? MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0) : NULL;
    *size = (size_t)extent.QuadPart;
    if (mapping != NULL) {
        CloseHandle(mapping);
    }
    CloseHandle(file);
    return view;
}

/* Where the signature starts that was put behind the payload, or the end of the file. */
static size_t end_of_content(const uint8_t *file, size_t size)
{
    enum { HEADER_AT = 0x3C, DIRECTORIES_AT = 24 + 112, SECURITY = 4 };
    size_t header = size > HEADER_AT + 4 ? of_u32(file + HEADER_AT) : size;
    size_t entry = header + DIRECTORIES_AT + SECURITY * 8;
    if (header >= size || entry + 8 > size) {
        return size;
    }
    size_t start = of_u32(file + entry);
    return start > 0 && start < size ? start : size;
}

/* Whoever signs a file first fills it up to a multiple of eight bytes. */
static of_status open_payload(of_payload *payload, const uint8_t *file, size_t size)
{
    size_t end = end_of_content(file, size);
    of_status status = of_payload_open(payload, file, end);
    for (size_t filled = 1; end < size && filled < ALIGNMENT && status == OF_NO_PAYLOAD && end > filled; filled++) {
        status = of_payload_open(payload, file, end - filled);
    }
    return status;
}

bool of_program_open(of_payload *payload, char path[OF_PATH_SIZE])
{
    static wchar_t wide[LONGEST];
    if (!own_path(wide, path)) {
        of_complain(L"This program cannot find its own file.");
        return false;
    }
    size_t size = 0;
    const uint8_t *file = map(wide, &size);
    if (file == NULL) {
        of_system_complain(path, "cannot be read.");
        return false;
    }
    of_status status = open_payload(payload, file, size);
    if (status != OF_OK) {
        of_system_complain(path, of_status_text(status));
        return false;
    }
    return true;
}
