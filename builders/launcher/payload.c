#include "payload.h"

#include <string.h>

#include "bytes.h"
#include "checksum.h"

#define FOOTER_SIZE 64
#define HEADER_SIZE 16
#define ENTRY_SIZE 40
#define VERSION 1

static const char MAGIC[] = {'o', 'n', 'e', 'f', 'o', 'l', 'd'}; /* the eighth byte is the version */

static bool fits(uint64_t offset, uint64_t size, uint64_t whole)
{
    return offset <= whole && size <= whole - offset;
}

const char *of_status_text(of_status status)
{
    static const char *const texts[OF_STATUS_COUNT] = {
        [OF_OK] = "is sound",
        [OF_NO_PAYLOAD] = "is not complete: its end is missing. Copy or download it again.",
        [OF_DAMAGED] = "is damaged: its content was changed. Copy or download it again.",
        [OF_UNKNOWN_VERSION] = "was put together by a version of Onefold that does not match its launcher.",
    };
    return status < OF_STATUS_COUNT ? texts[status] : "is in an unknown state";
}

static of_status open_directory(of_payload *payload, const uint8_t *directory, size_t size)
{
    if (size < HEADER_SIZE) {
        return OF_DAMAGED;
    }
    uint64_t count = of_u32(directory), names = of_u32(directory + 4), settings = of_u32(directory + 8);
    if (HEADER_SIZE + count * ENTRY_SIZE + names + settings != size) {
        return OF_DAMAGED;
    }
    payload->count = (uint32_t)count;
    payload->entries = directory + HEADER_SIZE;
    payload->names = (const char *)payload->entries + count * ENTRY_SIZE;
    payload->names_size = names;
    payload->settings = payload->names + names;
    payload->settings_size = settings;
    bool ended = settings == 0 || payload->settings[settings - 1] == '\0';
    return ended ? OF_OK : OF_DAMAGED;
}

of_status of_payload_open(of_payload *payload, const uint8_t *file, size_t size)
{
    if (size < FOOTER_SIZE) {
        return OF_NO_PAYLOAD;
    }
    const uint8_t *footer = file + size - FOOTER_SIZE;
    if (memcmp(footer, MAGIC, sizeof MAGIC) != 0) {
        return OF_NO_PAYLOAD;
    }
    if (of_checksum(footer, FOOTER_SIZE - 8) != of_u64(footer + 56)) {
        return OF_DAMAGED;
    }
    if (footer[7] != VERSION) {
        return OF_UNKNOWN_VERSION;
    }
    uint64_t start = of_u64(footer + 8), length = of_u64(footer + 16), at = of_u64(footer + 24), extent = of_u64(footer + 32);
    if (of_u64(footer + 48) != size || !fits(start, length, size - FOOTER_SIZE) || !fits(at, extent, length)) {
        return OF_DAMAGED;
    }
    payload->start = file + start;
    payload->size = length;
    const uint8_t *directory = payload->start + at;
    if (of_checksum(directory, extent) != of_u64(footer + 40)) {
        return OF_DAMAGED;
    }
    return open_directory(payload, directory, extent);
}

bool of_payload_entry(const of_payload *payload, uint32_t number, of_entry *entry)
{
    if (number >= payload->count) {
        return false;
    }
    const uint8_t *at = payload->entries + (size_t)number * ENTRY_SIZE;
    uint64_t offset = of_u64(at), size = of_u64(at + 8);
    uint32_t name = of_u32(at + 24), name_size = of_u16(at + 28);
    if (!fits(offset, size, payload->size) || !fits(name, name_size, payload->names_size)) {
        return false;
    }
    *entry = (of_entry){
        .name = payload->names + name,
        .name_size = name_size,
        .data = payload->start + offset,
        .size = size,
        .checksum = of_u64(at + 16),
        .extra = of_u32(at + 32),
        .kind = at[30],
        .flags = at[31],
    };
    return true;
}

/* Order of entries: by kind, then by the bytes of the name. */
static int compare(const of_payload *payload, uint32_t number, uint8_t kind, const char *name, size_t size)
{
    const uint8_t *at = payload->entries + (size_t)number * ENTRY_SIZE;
    if (at[30] != kind) {
        return at[30] < kind ? -1 : 1;
    }
    uint32_t start = of_u32(at + 24), own_size = of_u16(at + 28);
    if (!fits(start, own_size, payload->names_size)) {
        return 1; /* as an entry that is not there */
    }
    int order = memcmp(payload->names + start, name, own_size < size ? own_size : size);
    if (order != 0) {
        return order;
    }
    return own_size < size ? -1 : own_size > size;
}

uint32_t of_payload_lower_bound(const of_payload *payload, uint8_t kind, const char *name, size_t size)
{
    uint32_t low = 0, high = payload->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (compare(payload, middle, kind, name, size) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

bool of_payload_find(const of_payload *payload, uint8_t kind, const char *name, size_t size, of_entry *entry)
{
    uint32_t number = of_payload_lower_bound(payload, kind, name, size);
    return of_payload_entry(payload, number, entry) && compare(payload, number, kind, name, size) == 0;
}

const char *of_payload_setting(const of_payload *payload, const char *key)
{
    size_t size = strlen(key);
    const char *at = payload->settings, *end = at + payload->settings_size;
    for (; at < end; at += strlen(at) + 1) {
        if (strncmp(at, key, size) == 0 && at[size] == '=') {
            return at + size + 1;
        }
    }
    return NULL;
}

bool of_entry_intact(const of_entry *entry)
{
    return of_checksum(entry->data, entry->size) == entry->checksum;
}
