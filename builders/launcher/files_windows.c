#include "files_windows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "complaint_windows.h"
#include "text_windows.h"

enum { LONGEST = 32768 };
static const wchar_t PROGRAMS[] = L"onefold-programs";

static wchar_t *folder;
static bool is_cache;

const wchar_t *of_files_folder(void)
{
    return folder;
}

static wchar_t *joined(const wchar_t *first, const wchar_t *second)
{
    wchar_t *path = malloc((wcslen(first) + wcslen(second) + 2) * sizeof *path);
    if (path != NULL) {
        wcscpy(path, first);
        wcscat(path, L"\\");
        wcscat(path, second);
    }
    return path;
}

static bool is_complete(const wchar_t *path, size_t size)
{
    WIN32_FILE_ATTRIBUTE_DATA found;
    return GetFileAttributesExW(path, GetFileExInfoStandard, &found)
           && !(found.dwFileAttributes & (FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_REPARSE_POINT))
           && ((uint64_t)found.nFileSizeHigh << 32 | found.nFileSizeLow) == size;
}

/* Make the folders above a path; those that are there already are no failure. */
static void make_folders(wchar_t *path, size_t from)
{
    for (wchar_t *at = wcschr(path + from, L'\\'); at != NULL; at = wcschr(at + 1, L'\\')) {
        *at = L'\0';
        CreateDirectoryW(path, NULL);
        *at = L'\\';
    }
}

static bool write_bytes(HANDLE file, const uint8_t *data, size_t size)
{
    enum { AT_ONCE = 1 << 24 };
    while (size > 0) {
        DWORD written, part = size < AT_ONCE ? (DWORD)size : AT_ONCE;
        if (!WriteFile(file, data, part, &written, NULL)) {
            return false;
        }
        data += written;
        size -= written;
    }
    return true;
}

static bool write_file(const wchar_t *path, const of_entry *entry)
{
    HANDLE file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    bool written = file != INVALID_HANDLE_VALUE && write_bytes(file, entry->data, entry->size);
    if (file != INVALID_HANDLE_VALUE) {
        CloseHandle(file);
    }
    return written;
}

typedef bool (*visitor)(const of_entry *entry, wchar_t *path, const wchar_t *place);

/* Visit every embedded file that is not complete in `place`; false as soon as one visit fails. */
static bool visit_missing(const of_payload *payload, const wchar_t *place, visitor visit, const wchar_t *fresh)
{
    uint32_t number = of_payload_lower_bound(payload, OF_FILE, "", 0);
    of_entry entry;
    bool done = true;
    for (; done && of_payload_entry(payload, number, &entry) && entry.kind == OF_FILE; number++) {
        wchar_t *path = of_wide_path(place, entry.name, entry.name_size);
        wchar_t *aside = of_wide_path(fresh, entry.name, entry.name_size);
        done = path != NULL && aside != NULL;
        if (done && !is_complete(path, entry.size)) {
            done = visit(&entry, aside, path);
        }
        free(aside);
        free(path);
    }
    return done;
}

static bool write_aside(const of_entry *entry, wchar_t *aside, const wchar_t *path)
{
    (void)path;
    make_folders(aside, wcslen(folder));
    return of_entry_intact(entry) && write_file(aside, entry);
}

static bool move_into_place(const of_entry *entry, wchar_t *aside, const wchar_t *path)
{
    wchar_t *copy = _wcsdup(path);
    if (copy != NULL) {
        make_folders(copy, wcslen(folder));
    }
    free(copy);
    return MoveFileExW(aside, path, MOVEFILE_REPLACE_EXISTING) || is_complete(path, entry->size);
}

static void remove_folder(const wchar_t *path)
{
    wchar_t *pattern = joined(path, L"*");
    WIN32_FIND_DATAW found;
    HANDLE search = pattern != NULL ? FindFirstFileW(pattern, &found) : INVALID_HANDLE_VALUE;
    while (search != INVALID_HANDLE_VALUE) {
        wchar_t *inner = joined(path, found.cFileName);
        bool is_link = wcscmp(found.cFileName, L".") == 0 || wcscmp(found.cFileName, L"..") == 0;
        if (inner != NULL && !is_link && found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) {
            remove_folder(inner);
        } else if (inner != NULL && !is_link) {
            DeleteFileW(inner);
        }
        free(inner);
        if (!FindNextFileW(search, &found)) {
            FindClose(search);
            break;
        }
    }
    RemoveDirectoryW(path);
    free(pattern);
}

/* Everything is written aside; a whole folder is renamed at once, parts of one go into place one by one. */
bool of_files_complete(const of_payload *payload)
{
    if (!is_cache) {
        return true;
    }
    wchar_t suffix[32], *fresh = malloc((wcslen(folder) + 32) * sizeof *fresh);
    if (fresh == NULL) {
        return false;
    }
    _snwprintf(suffix, 32, L".%lu.new", GetCurrentProcessId());
    wcscpy(fresh, folder);
    wcscat(fresh, suffix);
    bool done = visit_missing(payload, folder, write_aside, fresh);
    if (done && !MoveFileExW(fresh, folder, 0)) {
        done = visit_missing(payload, folder, move_into_place, fresh);
    }
    remove_folder(fresh);
    free(fresh);
    return done;
}

static wchar_t *beside(const char *program)
{
    const char *end = strrchr(program, '\\');
    wchar_t *parent = end != NULL ? of_wide_of(program, (size_t)(end - program)) : NULL;
    wchar_t *path = parent != NULL ? joined(parent, L"lib") : NULL;
    free(parent);
    return path;
}

/* Written under another name first. */
static bool write_at_once(wchar_t *path, size_t root_size, const of_entry *entry)
{
    wchar_t suffix[32], *fresh = malloc((wcslen(path) + 32) * sizeof *fresh);
    if (fresh == NULL) {
        return false;
    }
    _snwprintf(suffix, 32, L".%lu.new", GetCurrentProcessId());
    wcscat(wcscpy(fresh, path), suffix);
    make_folders(path, root_size);
    bool done = write_file(fresh, entry)
                && (MoveFileExW(fresh, path, MOVEFILE_REPLACE_EXISTING) || is_complete(path, entry->size));
    DeleteFileW(fresh);
    free(fresh);
    return done;
}

/* %LOCALAPPDATA% belongs to the user alone; where there is none, what Windows gives out for temporary files. */
static bool cache_root(wchar_t root[LONGEST])
{
    DWORD length = GetEnvironmentVariableW(L"LOCALAPPDATA", root, LONGEST);
    if (length == 0 || length >= LONGEST) {
        length = GetTempPathW(LONGEST, root);
    }
    while (length > 0 && length < LONGEST && root[length - 1] == L'\\') {
        root[--length] = L'\0';
    }
    return length > 0 && length < LONGEST;
}

static wchar_t *in_cache(const char *build)
{
    static wchar_t root[LONGEST];
    wchar_t *programs = cache_root(root) ? joined(root, PROGRAMS) : NULL;
    wchar_t *path = programs != NULL ? of_wide_path(programs, build, strlen(build)) : NULL;
    if (path != NULL) {
        make_folders(path, wcslen(root) + 1);
    }
    free(programs);
    return path;
}

/* "<root>\\onefold-programs\\memory\\<checksum>\\<name>": a file's name is what others know a library by. */
wchar_t *of_files_single(const of_entry *entry, const char *name)
{
    static wchar_t root[LONGEST];
    char inside[64 + MAX_PATH];
    snprintf(inside, sizeof inside, "memory/%016llx/%s", (unsigned long long)entry->checksum, name);
    wchar_t *programs = cache_root(root) ? joined(root, PROGRAMS) : NULL;
    wchar_t *path = programs != NULL ? of_wide_path(programs, inside, strlen(inside)) : NULL;
    free(programs);
    if (path != NULL && !is_complete(path, entry->size) && !write_at_once(path, wcslen(root) + 1, entry)) {
        free(path);
        path = NULL;
    }
    return path;
}

static bool has_library(const of_payload *payload, const char *name)
{
    of_entry library, file;
    if (!of_payload_find(payload, OF_LIBRARY, name, strlen(name), &library)
        || !of_payload_find(payload, OF_FILE, (const char *)library.data, library.size, &file)) {
        return false;
    }
    wchar_t *path = of_wide_path(folder, file.name, file.name_size);
    bool complete = path != NULL && is_complete(path, file.size);
    free(path);
    return complete;
}

const wchar_t *of_files_open(const of_payload *payload, const char *program, const char *wanted)
{
    const char *build = of_payload_setting(payload, "build");
    is_cache = build != NULL;
    folder = is_cache ? in_cache(build) : beside(program);
    if (folder != NULL && is_cache && !has_library(payload, wanted) && !of_files_complete(payload)) {
        of_complain(L"This program cannot write its files to the folder of the user's application data, or it is "
                    L"damaged. Make room there, or copy or download it again.");
        return NULL;
    }
    return folder;
}
