/* Runs an x86_64 program of macOS that asks for little, on Linux: maps its segments where it wants them, gives it our
   C library in place of macOS's, and calls its main(). The test writes image.h: SEGMENTS, BINDINGS, ENTRY. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "image.h"

static char program[4096];
static uintptr_t guard = 0x5afe;

static int executable_path(char *path, uint32_t *size)
{
    if (strlen(program) >= *size) {
        return -1;
    }
    strcpy(path, program);
    return 0;
}

/* As dyld does: from the load commands of the image itself. */
static const uint8_t *section_data(const uint8_t *header, const char *segment, const char *name, unsigned long *size)
{
    const uint8_t *at = header + 32;
    for (uint32_t i = 0; i < *(const uint32_t *)(header + 16); at += *(const uint32_t *)(at + 4), i++) {
        if (*(const uint32_t *)at != 0x19 || strncmp((const char *)at + 8, segment, 16) != 0) {
            continue;
        }
        for (uint32_t j = 0; j < *(const uint32_t *)(at + 64); j++) {
            const uint8_t *section = at + 72 + 80 * j;
            if (strncmp((const char *)section, name, 16) == 0) {
                *size = *(const uint64_t *)(section + 40);
                return (const uint8_t *)*(const uint64_t *)(section + 32);
            }
        }
    }
    return NULL;
}

static void *open_library(const char *path, int mode)
{
    (void)mode; /* has other numbers here */
    return dlopen(path, RTLD_NOW | RTLD_GLOBAL);
}

static void *resolve(const char *symbol)
{
    char name[200];
    snprintf(name, sizeof name, "%s", symbol + 1);
    name[strcspn(name, "$")] = '\0';
    static const struct {
        const char *name;
        void *place;
    } own[] = {
        {"_NSGetExecutablePath", executable_path}, {"getsectiondata", section_data}, {"dlopen", open_library},
        {"__stderrp", &stderr}, {"__error", __errno_location}, {"__stack_chk_guard", &guard},
        {"yld_stub_binder", &guard}, /* nothing is bound late here */
    };
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if (strcmp(name, own[i].name) == 0) {
            return own[i].place;
        }
    }
    void *found = dlsym(RTLD_DEFAULT, name);
    if (found == NULL) {
        fprintf(stderr, "run_macho: there is no %s here\n", symbol);
        exit(3);
    }
    return found;
}

int main(int argc, char **argv)
{
    int file = open(argv[1], O_RDONLY);
    if (file < 0 || realpath(argv[1], program) == NULL) {
        return 2;
    }
    for (size_t i = 0; i < sizeof SEGMENTS / sizeof *SEGMENTS; i++) {
        size_t size = (SEGMENTS[i].memory + 0x3fff) & ~(size_t)0x3fff;
        int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE;
        void *place = mmap((void *)SEGMENTS[i].address, SEGMENTS[i].next - SEGMENTS[i].address < size
                           ? SEGMENTS[i].next - SEGMENTS[i].address : size,
                           PROT_READ | PROT_WRITE | PROT_EXEC, flags, -1, 0);
        if (place == MAP_FAILED || pread(file, place, SEGMENTS[i].size, (off_t)SEGMENTS[i].offset) < 0) {
            perror("run_macho");
            return 2;
        }
    }
    for (size_t i = 0; i < sizeof BINDINGS / sizeof *BINDINGS; i++) {
        *(void **)BINDINGS[i].address = resolve(BINDINGS[i].symbol);
    }
    int (*start)(int, char **) = (int (*)(int, char **))ENTRY;
    return start(argc - 1, argv + 1);
}
