/* The AppImage itself: mapped, and each part of it checked before it is used for the first time.

   runtime | squashfs | padding | a checksum for each chunk | offset, size, end of what is summed, identity, checksum, magic */
#ifndef ONEFOLD_SEALED_H
#define ONEFOLD_SEALED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { OF_IDENTITY_SIZE = 16 };

typedef struct {
    const uint8_t *file;
    size_t size;
    size_t summed;        /* bytes at the start that have checksums */
    const uint8_t *sums;  /* one for each chunk of them */
    uint8_t *is_checked;  /* one for each chunk */
    size_t image, image_size;
    const uint8_t *identity;
} of_sealed;

/* Opens the AppImage at a path. On failure says so in one sentence and returns false. */
bool of_sealed_open(of_sealed *sealed, const char *path, const char *name);

/* The bytes at an offset of the squashfs, NULL if there are not as many or if they are damaged. */
const uint8_t *of_sealed_bytes(of_sealed *sealed, uint64_t offset, size_t size);

#endif
