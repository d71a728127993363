/* The same places, names and refusals as in resources/runtime/disk.py, which takes over once Python runs. */
#define _XOPEN_SOURCE 700
#define _DARWIN_C_SOURCE
#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool format(char path[OF_PATH_SIZE], const char *text, ...)
{
    va_list values;
    va_start(values, text);
    int size = vsnprintf(path, OF_PATH_SIZE, text, values);
    va_end(values);
    errno = ENAMETOOLONG;
    return size >= 0 && size < OF_PATH_SIZE;
}

static bool is_private(const char *path)
{
    struct stat status;
    if (lstat(path, &status) != 0) {
        return false;
    }
    errno = EPERM;
    return S_ISDIR(status.st_mode) && status.st_uid == geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/* The folders that a path leads through, each for the user alone. */
static bool make_parents(const char *path)
{
    char part[OF_PATH_SIZE];
    for (const char *end = strchr(path + 1, '/'); end != NULL; end = strchr(end + 1, '/')) {
        if (!format(part, "%.*s", (int)(end - path), path) || (mkdir(part, 0700) != 0 && errno != EEXIST)) {
            return false;
        }
    }
    return true;
}

static bool is_complete(const char *folder, const of_entry *entry)
{
    char path[OF_PATH_SIZE];
    struct stat status;
    return format(path, "%s/%.*s", folder, (int)entry->name_size, entry->name) && lstat(path, &status) == 0
           && S_ISREG(status.st_mode) && (size_t)status.st_size == entry->size;
}

static bool write_bytes(int file, const uint8_t *data, size_t size)
{
    while (size > 0) {
        ssize_t written = write(file, data, size);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        data += written;
        size -= (size_t)written;
    }
    return true;
}

static bool write_entry(const char *folder, const of_entry *entry)
{
    char path[OF_PATH_SIZE];
    if (!format(path, "%s/%.*s", folder, (int)entry->name_size, entry->name) || !make_parents(path)) {
        return false;
    }
    mode_t mode = entry->flags & OF_EXECUTABLE ? 0700 : 0600;
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);
    if (file < 0) {
        return false;
    }
    bool written = write_bytes(file, entry->data, entry->size);
    return close(file) == 0 && written;
}

/* Files that are not there as they should be go into `fresh`; returns how many, or -1. */
static int write_missing(const of_payload *payload, const char *folder, const char *fresh)
{
    int missing = 0;
    of_entry entry;
    uint32_t number = of_payload_lower_bound(payload, OF_FILE, "", 0);
    for (; of_payload_entry(payload, number, &entry) && entry.kind == OF_FILE; number++) {
        if (is_complete(folder, &entry)) {
            continue;
        }
        if (!of_entry_intact(&entry)) {
            errno = EBADMSG;
            return -1;
        }
        if (!write_entry(fresh, &entry)) {
            return -1;
        }
        missing++;
    }
    return missing;
}

/* Files that a cleaner took away come back one by one: others may be using those that are there. */
static bool move_all(const of_payload *payload, const char *fresh, const char *folder)
{
    of_entry entry;
    uint32_t number = of_payload_lower_bound(payload, OF_FILE, "", 0);
    for (; of_payload_entry(payload, number, &entry) && entry.kind == OF_FILE; number++) {
        char from[OF_PATH_SIZE], to[OF_PATH_SIZE];
        if (!format(from, "%s/%.*s", fresh, (int)entry.name_size, entry.name)
            || !format(to, "%s/%.*s", folder, (int)entry.name_size, entry.name)) {
            return false;
        }
        if (access(from, F_OK) == 0 && (!make_parents(to) || rename(from, to) != 0)) {
            return false;
        }
    }
    return true;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status;
    (void)type;
    (void)place;
    return remove(path);
}

static bool fill(const of_payload *payload, const char *folder)
{
    char fresh[OF_PATH_SIZE];
    if (!format(fresh, "%s.%ld.new", folder, (long)getpid())) {
        return false;
    }
    bool there = access(folder, F_OK) == 0;
    if (there && !is_private(folder)) {
        return false;
    }
    int missing = write_missing(payload, folder, fresh);
    bool filled = missing == 0;
    if (missing > 0 && there) {
        filled = move_all(payload, fresh, folder);
    } else if (missing > 0) {
        /* Where another process was faster, its folder is the same. */
        filled = rename(fresh, folder) == 0 || is_private(folder);
    }
    int reason = errno;
    nftw(fresh, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    errno = reason;
    return filled;
}

static bool open_below(const of_payload *payload, const char *root, const char *build, char folder[OF_PATH_SIZE])
{
    char programs[OF_PATH_SIZE], inside[OF_PATH_SIZE];
    return format(programs, "%s/onefold-programs", root) && format(inside, "%s/", programs)
           && make_parents(inside) && is_private(programs) && format(folder, "%s/%s", programs, build)
           && fill(payload, folder);
}

static const char *home(void)
{
    const char *chosen = getuid() == geteuid() ? getenv("HOME") : NULL;
    if (chosen != NULL && chosen[0] == '/') {
        return chosen;
    }
    const struct passwd *user = getpwuid(geteuid());
    return user != NULL ? user->pw_dir : NULL;
}

#ifdef __APPLE__
static const char CACHES[] = "Library/Caches";
#else
static const char CACHES[] = ".cache";
#endif

/* The places for a user's cache, best first; false where there is none of that number. */
static bool root_of(int number, char root[OF_PATH_SIZE])
{
    bool trusted = getuid() == geteuid();
    const char *place = NULL;
    switch (number) {
    case 0:
        place = trusted ? getenv("XDG_CACHE_HOME") : NULL;
        return place != NULL && place[0] == '/' && format(root, "%s", place);
    case 1:
        place = home();
        return place != NULL && access(place, F_OK) == 0 && format(root, "%s/%s", place, CACHES);
    default:
        place = trusted ? getenv("TMPDIR") : NULL;
        return place != NULL && place[0] == '/' && format(root, "%s/user-%ld", place, (long)geteuid());
    }
}

static bool open_in_cache(const of_payload *payload, const char *program, const char *build, char folder[OF_PATH_SIZE])
{
    enum { ROOTS = 3 };
    int reason = ENOENT;
    for (int number = 0; number < ROOTS; number++) {
        char root[OF_PATH_SIZE];
        if (root_of(number, root)) {
            if (open_below(payload, root, build, folder)) {
                return true;
            }
            reason = errno;
        }
    }
    if (reason == EBADMSG) {
        fprintf(stderr, "%s %s\n", program, of_status_text(OF_DAMAGED));
    } else {
        fprintf(stderr, "%s cannot start: there is no folder for its files that is the user's own (%s); set "
                        "XDG_CACHE_HOME to one from which programs may be run.\n", program, strerror(reason));
    }
    return false;
}

bool of_folder_open(const of_payload *payload, const char *program, char folder[OF_PATH_SIZE])
{
    const char *build = of_payload_setting(payload, "build");
    if (build != NULL) {
        return open_in_cache(payload, program, build, folder);
    }
    const char *files = of_payload_setting(payload, "files");
    char beside[OF_PATH_SIZE];
    int size = (int)(strrchr(program, '/') - program);
    if (!format(beside, "%.*s/%s", size, program, files != NULL ? files : "lib") || realpath(beside, folder) == NULL) {
        fprintf(stderr, "%s cannot start: %s is missing. Copy the whole folder again.\n", program, beside);
        return false;
    }
    return true;
}
