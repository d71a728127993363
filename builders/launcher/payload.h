/* What the launcher carries behind itself: packed resources, and the directory that finds them at once.

   The layout is drawn in resources/directory.py. Nothing here allocates or trusts an offset. */
#ifndef ONEFOLD_PAYLOAD_H
#define ONEFOLD_PAYLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { OF_OK, OF_NO_PAYLOAD, OF_DAMAGED, OF_UNKNOWN_VERSION, OF_STATUS_COUNT } of_status;

enum { OF_MODULE = 1, OF_SOURCE, OF_RESOURCE, OF_METADATA, OF_LIBRARY, OF_FILE, OF_NEEDS };
enum { OF_PACKAGE = 1, OF_NAMESPACE = 2, OF_EXTENSION = 4, OF_ON_DISK = 8, OF_EXECUTABLE = 16 };

typedef struct {
    const uint8_t *start; /* of the payload: offsets of entries count from here */
    size_t size;
    const uint8_t *entries;
    uint32_t count;
    const char *names;
    size_t names_size;
    const char *settings; /* "key=value" strings, each ended by NUL */
    size_t settings_size;
} of_payload;

typedef struct {
    const char *name;
    size_t name_size;
    const uint8_t *data;
    size_t size;
    uint64_t checksum;
    uint32_t extra;
    uint8_t kind;
    uint8_t flags;
} of_entry;

of_status of_payload_open(of_payload *payload, const uint8_t *file, size_t size);
const char *of_status_text(of_status status);
bool of_payload_entry(const of_payload *payload, uint32_t number, of_entry *entry);
bool of_payload_find(const of_payload *payload, uint8_t kind, const char *name, size_t size, of_entry *entry);
uint32_t of_payload_lower_bound(const of_payload *payload, uint8_t kind, const char *name, size_t size);
/* The value of a setting, or NULL; the string lives as long as the mapping. */
const char *of_payload_setting(const of_payload *payload, const char *key);
bool of_entry_intact(const of_entry *entry);

#endif
