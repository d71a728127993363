/* What Onefold's programs for musl rely on; `load_musl FIRST SECOND NEEDING FOLDER` with libraries of musl.

   FIRST and SECOND both define `name`; NEEDING needs SECOND by its SONAME, libsecond.so.1, and FOLDER holds a file
   of that name. Prints what the libraries say, and how often NEEDING could be loaded. */
#define _GNU_SOURCE
#include "library_linux.c"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>

static void *in_memory(const char *file)
{
    static uint8_t data[1 << 20];
    char path[OF_LIBRARY_PATH_SIZE];
    FILE *stream = fopen(file, "rb");
    size_t size = stream == NULL ? 0 : fread(data, 1, sizeof data, stream);
    int descriptor = of_library_file("library", data, size, path);
    if (size == 0 || descriptor < 0) {
        exit(2);
    }
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    close(descriptor);
    return library;
}

static const char *name_of(void *library)
{
    const char *(*name)(void) = library == NULL ? NULL : (const char *(*)(void))dlsym(library, "name");
    return name == NULL ? "nothing" : name();
}

int main(int count, char **arguments)
{
    if (count != 5) {
        return 2;
    }
    printf("%s ", name_of(in_memory(arguments[1])));
    printf("%s ", name_of(in_memory(arguments[2])));
    char file[4096];
    snprintf(file, sizeof file, "%s/libsecond.so.1", arguments[4]);
    void *on_disk = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    printf("%s ", name_of(on_disk));
    printf("%d ", dlopen(arguments[3], RTLD_NOW) != NULL);
    dup2(open(arguments[4], O_RDONLY | O_DIRECTORY), SEARCHED);
    void *needing = dlopen(arguments[3], RTLD_NOW);
    printf("%s\n", name_of(needing));
    return 0;
}
