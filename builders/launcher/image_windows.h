/* A library for Windows, laid out in memory as the system's own loader would, after the published PE format. */
#ifndef ONEFOLD_IMAGE_WINDOWS_H
#define ONEFOLD_IMAGE_WINDOWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <windows.h>

typedef struct {
    uint8_t *base;
    const IMAGE_NT_HEADERS *headers; /* in the image itself */
} of_image;

typedef enum { OF_IMAGE_OK, OF_IMAGE_DAMAGED, OF_IMAGE_FOREIGN, OF_IMAGE_STATIC_TLS, OF_IMAGE_NO_MEMORY } of_image_status;

/* Copies sections to where they belong and applies relocations. What it takes from others is not filled in yet, and
   everything can still be written to. */
of_image_status of_image_map(of_image *image, const uint8_t *file, size_t size);
void of_image_unmap(of_image *image);
const char *of_image_status_text(of_image_status status);

/* A library that the system loaded. */
of_image of_image_of(HMODULE library);
bool of_image_contains(const of_image *image, const void *address);

/* What a directory of the headers points to, and its size; NULL if there is none. */
void *of_image_directory(const of_image *image, unsigned number, size_t *size);

/* The function or variable of a name, or of a number below OF_FIRST_NAME, or NULL. Where another library has it,
   `forward` is set to "LIBRARY.name" instead. */
enum { OF_FIRST_NAME = 0x10000 };
void *of_image_export(const of_image *image, const char *name, const char **forward);

/* Gives sections the protection that they ask for, and tells the system how to unwind the stack. */
bool of_image_seal(const of_image *image);

#endif
