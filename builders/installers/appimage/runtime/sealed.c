#define _GNU_SOURCE
#include "sealed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes.h"
#include "checksum.h"

/* The same numbers as in sealing.py. */
enum { CHUNK = 1 << 17, SUM = 8, FOOTER = 56, IMAGE = 0, IMAGE_SIZE = 8, SUMMED = 16, IDENTITY = 24, CHECKSUM = 40, MAGIC = 48 };
static const char MAGIC_TEXT[] = "OfAppImg";

static bool is_chunk_whole(of_sealed *sealed, size_t number)
{
    if (!sealed->is_checked[number]) {
        size_t start = number * CHUNK, left = sealed->summed - start;
        uint64_t sum = of_checksum(sealed->file + start, left < CHUNK ? left : CHUNK);
        if (sum != of_u64(sealed->sums + number * SUM)) {
            return false;
        }
        sealed->is_checked[number] = 1;
    }
    return true;
}

const uint8_t *of_sealed_bytes(of_sealed *sealed, uint64_t offset, size_t size)
{
    if (offset > sealed->image_size || size > sealed->image_size - offset) {
        return NULL;
    }
    size_t start = sealed->image + (size_t)offset;
    for (size_t number = start / CHUNK; number * CHUNK < start + size; number++) {
        if (!is_chunk_whole(sealed, number)) {
            return NULL;
        }
    }
    return sealed->file + start;
}

static bool is_whole(of_sealed *sealed, const uint8_t *footer)
{
    size_t before = sealed->size - FOOTER, summed = (size_t)of_u64(footer + SUMMED);
    if (summed > before || (before - summed) % SUM != 0 || (before - summed) / SUM != (summed + CHUNK - 1) / CHUNK) {
        return false;
    }
    sealed->summed = summed;
    sealed->sums = sealed->file + summed;
    sealed->image = (size_t)of_u64(footer + IMAGE);
    sealed->image_size = (size_t)of_u64(footer + IMAGE_SIZE);
    sealed->identity = footer + IDENTITY;
    size_t table = sealed->size - summed - (FOOTER - CHECKSUM);
    if (of_checksum(sealed->sums, table) != of_u64(footer + CHECKSUM) || sealed->image > summed
        || sealed->image_size > summed - sealed->image) {
        return false;
    }
    sealed->is_checked = calloc((before - summed) / SUM + 1, 1);
    return sealed->is_checked != NULL && is_chunk_whole(sealed, 0);
}

static bool map(of_sealed *sealed, const char *path)
{
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &status) != 0) {
        return false;
    }
    sealed->size = (size_t)status.st_size;
    void *start = mmap(NULL, sealed->size, PROT_READ, MAP_PRIVATE, file, 0);
    close(file);
    sealed->file = start;
    return start != MAP_FAILED;
}

bool of_sealed_open(of_sealed *sealed, const char *path, const char *name)
{
    memset(sealed, 0, sizeof *sealed);
    if (!map(sealed, path)) {
        fprintf(stderr, "%s cannot be read: %s.\n", name, strerror(errno));
        return false;
    }
    const uint8_t *footer = sealed->file + sealed->size - FOOTER;
    if (sealed->size < FOOTER || memcmp(footer + MAGIC, MAGIC_TEXT, sizeof MAGIC_TEXT - 1) != 0) {
        fprintf(stderr, "%s is not complete: its end is missing. Copy or download it again.\n", name);
        return false;
    }
    if (!is_whole(sealed, footer)) {
        fprintf(stderr, "%s is damaged: it is not as it was made. Copy or download it again.\n", name);
        return false;
    }
    return true;
}
