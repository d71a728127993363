/* What an AppImage begins with: it makes the files inside it be there, and becomes the program.

   https://github.com/AppImage/AppImageSpec, type 2. It is linked statically, and asks the system for nothing. */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mount.h"
#include "sealed.h"
#include "squash.h"
#include "unpack.h"

enum { FAILED = 126 };
static const char OPTION[] = "--appimage-";
static const char HELP[] =
    "--appimage-extract [PATTERN]   put the files into ./squashfs-root\n"
    "--appimage-extract-and-run     run from a folder of the user's cache instead of mounting\n"
    "--appimage-mount               mount the files, print where, and wait for Ctrl+C\n"
    "--appimage-offset              print where the squashfs begins\n"
    "--appimage-version             print which runtime this is\n"
    "APPIMAGE_EXTRACT_AND_RUN=1 does what the second of them does.\n";

typedef struct {
    of_sealed sealed;
    of_squash squash;
    char path[OF_PATH_SIZE];
} appimage;

static bool find_self(appimage *self)
{
    ssize_t size = readlink("/proc/self/exe", self->path, sizeof self->path - 1);
    if (size <= 0) {
        fprintf(stderr, "The AppImage cannot find itself: /proc is not mounted.\n");
        return false;
    }
    self->path[size] = 0;
    return true;
}

static bool open_self(appimage *self)
{
    if (!find_self(self) || !of_sealed_open(&self->sealed, self->path, self->path)) {
        return false;
    }
    if (!of_squash_open(&self->squash, &self->sealed)) {
        fprintf(stderr, "%s is damaged: it is not as it was made. Copy or download it again.\n", self->path);
        return false;
    }
    return true;
}

static int extract(appimage *self, const char *pattern)
{
    if (!of_unpack(&self->squash, "squashfs-root", pattern)) {
        bool is_damage = errno == EBADMSG;
        fprintf(stderr, "%s could not be put into ./squashfs-root: %s.\n", self->path,
                is_damage ? "it is damaged; copy or download it again" : strerror(errno));
        return FAILED;
    }
    puts("squashfs-root");
    return 0;
}

static int mount_and_wait(appimage *self)
{
    char folder[OF_PATH_SIZE];
    if (!of_mount(&self->squash, self->path, folder)) {
        fprintf(stderr, "%s cannot be mounted: there is no FUSE on this system, or no fusermount3. Use "
                        "--appimage-extract.\n", self->path);
        return FAILED;
    }
    puts(folder);
    fflush(stdout);
    for (;;) {
        pause();
    }
}

static void set_environment(const appimage *self, const char *folder, const char *typed)
{
    char here[OF_PATH_SIZE];
    setenv("APPDIR", folder, 1);
    setenv("APPIMAGE", self->path, 1);
    setenv("ARGV0", typed, 1);
    if (getcwd(here, sizeof here) != NULL) {
        setenv("OWD", here, 1);
    }
}

static int run(appimage *self, char **arguments, bool extracts)
{
    char folder[OF_PATH_SIZE], program[OF_PATH_SIZE];
    if ((extracts || !of_mount(&self->squash, self->path, folder))
        && !of_unpack_to_cache(&self->squash, self->path, folder)) {
        return FAILED;
    }
    int size = snprintf(program, sizeof program, "%s/AppRun", folder);
    if (size < 0 || (size_t)size >= sizeof program) {
        errno = ENAMETOOLONG;
    } else {
        set_environment(self, folder, arguments[0]);
        execv(program, arguments);
    }
    fprintf(stderr, "%s cannot be started from %s: %s.%s\n", self->path, folder, strerror(errno),
            errno == EACCES ? " Set XDG_CACHE_HOME to a folder from which programs may be run." : "");
    return FAILED;
}

static bool asks_to_extract(void)
{
    const char *asked = getenv("APPIMAGE_EXTRACT_AND_RUN");
    return asked != NULL && asked[0] != 0 && strcmp(asked, "0") != 0;
}

static int obey(appimage *self, const char *option, char **arguments)
{
    if (strcmp(option, "extract") == 0) {
        return extract(self, arguments[2]);
    }
    if (strcmp(option, "mount") == 0) {
        return mount_and_wait(self);
    }
    if (strcmp(option, "offset") == 0) {
        printf("%zu\n", self->sealed.image);
    } else if (strcmp(option, "version") == 0) {
        puts("Onefold's runtime 1, AppImage type 2");
    } else if (strcmp(option, "help") == 0) {
        fputs(HELP, stdout);
    } else if (strcmp(option, "signature") != 0 && strcmp(option, "updateinformation") != 0) {
        fprintf(stderr, "%s%s is not known; --appimage-help lists what is.\n", OPTION, option);
        return FAILED;
    }
    return 0;
}

int main(int count, char **arguments)
{
    static appimage self;
    if (count < 1 || !open_self(&self)) {
        return FAILED;
    }
    bool extracts = asks_to_extract();
    if (count > 1 && strncmp(arguments[1], OPTION, sizeof OPTION - 1) == 0) {
        const char *option = arguments[1] + sizeof OPTION - 1;
        if (strcmp(option, "extract-and-run") != 0) {
            return obey(&self, option, arguments);
        }
        extracts = true;
        arguments[1] = arguments[0];
        arguments++;
    }
    return run(&self, arguments, extracts);
}
