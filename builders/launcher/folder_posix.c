/* The same places, names and refusals as in resources/runtime/disk.py, which takes over once Python runs. */
#define _XOPEN_SOURCE 700
#define _DARWIN_C_SOURCE
#include "folder.h"

#include "cache.h"
#include "writing.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_complete(const char *folder, const of_entry *entry)
{
    char path[OF_PATH_SIZE];
    struct stat status;
    return of_path(path, "%s/%.*s", folder, (int)entry->name_size, entry->name) && lstat(path, &status) == 0
           && S_ISREG(status.st_mode) && (size_t)status.st_size == entry->size;
}

static bool write_entry(const char *folder, const of_entry *entry)
{
    char path[OF_PATH_SIZE];
    if (!of_path(path, "%s/%.*s", folder, (int)entry->name_size, entry->name) || !of_make_parents(path)) {
        return false;
    }
    mode_t mode = entry->flags & OF_EXECUTABLE ? 0700 : 0600;
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);
    if (file < 0) {
        return false;
    }
    bool written = of_write_bytes(file, entry->data, entry->size);
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
        if (!of_path(from, "%s/%.*s", fresh, (int)entry.name_size, entry.name)
            || !of_path(to, "%s/%.*s", folder, (int)entry.name_size, entry.name)) {
            return false;
        }
        if (access(from, F_OK) == 0 && (!of_make_parents(to) || rename(from, to) != 0)) {
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
    if (!of_path(fresh, "%s.%ld.new", folder, (long)getpid())) {
        return false;
    }
    bool there = access(folder, F_OK) == 0;
    if (there && !of_is_private(folder)) {
        return false;
    }
    int missing = write_missing(payload, folder, fresh);
    bool filled = missing == 0;
    if (missing > 0 && there) {
        filled = move_all(payload, fresh, folder);
    } else if (missing > 0) {
        /* Where another process was faster, its folder is the same. */
        filled = rename(fresh, folder) == 0 || of_is_private(folder);
    }
    int reason = errno;
    nftw(fresh, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    errno = reason;
    return filled;
}

static bool open_below(const of_payload *payload, const char *root, const char *build, char folder[OF_PATH_SIZE])
{
    char programs[OF_PATH_SIZE], inside[OF_PATH_SIZE];
    return of_path(programs, "%s/onefold-programs", root) && of_path(inside, "%s/", programs)
           && of_make_parents(inside) && of_is_private(programs) && of_path(folder, "%s/%s", programs, build)
           && fill(payload, folder);
}

static bool open_in_cache(const of_payload *payload, const char *program, const char *build, char folder[OF_PATH_SIZE])
{
    int reason = ENOENT;
    for (int number = 0; number < OF_CACHE_ROOTS; number++) {
        char root[OF_PATH_SIZE];
        if (of_cache_root(number, root)) {
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
    if (!of_path(beside, "%.*s/%s", size, program, files != NULL ? files : "lib") || realpath(beside, folder) == NULL) {
        fprintf(stderr, "%s cannot start: %s is missing. Copy the whole folder again.\n", program, beside);
        return false;
    }
    return true;
}
