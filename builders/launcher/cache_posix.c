/* Where a user's caches lie, the same places as in resources/runtime/disk.py, and how files get there. */
#define _XOPEN_SOURCE 700
#define _DARWIN_C_SOURCE
#include "cache.h"

#include <errno.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool of_path(char path[OF_PATH_SIZE], const char *text, ...)
{
    va_list values;
    va_start(values, text);
    int size = vsnprintf(path, OF_PATH_SIZE, text, values);
    va_end(values);
    errno = ENAMETOOLONG;
    return size >= 0 && size < OF_PATH_SIZE;
}

bool of_is_private(const char *path)
{
    struct stat status;
    if (lstat(path, &status) != 0) {
        return false;
    }
    errno = EPERM;
    return S_ISDIR(status.st_mode) && status.st_uid == geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

bool of_make_parents(const char *path)
{
    char part[OF_PATH_SIZE];
    for (const char *end = strchr(path + 1, '/'); end != NULL; end = strchr(end + 1, '/')) {
        if (!of_path(part, "%.*s", (int)(end - path), path) || (mkdir(part, 0700) != 0 && errno != EEXIST)) {
            return false;
        }
    }
    return true;
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

bool of_cache_root(int number, char root[OF_PATH_SIZE])
{
    bool trusted = getuid() == geteuid();
    const char *place = NULL;
    switch (number) {
    case 0:
        place = trusted ? getenv("XDG_CACHE_HOME") : NULL;
        return place != NULL && place[0] == '/' && of_path(root, "%s", place);
    case 1:
        place = home();
        return place != NULL && access(place, F_OK) == 0 && of_path(root, "%s/%s", place, CACHES);
    default:
        place = trusted ? getenv("TMPDIR") : NULL;
        return place != NULL && place[0] == '/' && of_path(root, "%s/user-%ld", place, (long)geteuid());
    }
}
