/* Damages an executable in many ways and lets payload.c read each, to be run under sanitizers.

   mutate_payload FILE SEED ROUNDS

   Each round works on a copy of exactly its size, so that a read beyond the end is seen. Most damage would end at
   the checksums, so in most rounds these are made right again, and wrong offsets are believed as far as they may
   be. Prints how many rounds ended with each status, and how many entries were read, found whole and found damaged. */
#include "payload.c"

#include <stdio.h>
#include <stdlib.h>

static uint64_t state;

static uint64_t random_number(uint64_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return below == 0 ? 0 : state % below;
}

typedef struct {
    uint8_t *data;
    size_t size;
} buffer;

static buffer copy_of(const uint8_t *data, size_t size)
{
    buffer copy = {malloc(size == 0 ? 1 : size), size};
    if (copy.data == NULL) {
        exit(2);
    }
    memcpy(copy.data, data, size);
    return copy;
}

/* Near the end, where directory and footer lie, more often than elsewhere. */
static size_t place_in(const buffer *file)
{
    size_t end = file->size < 4096 ? file->size : 4096;
    return random_number(2) != 0 ? file->size - 1 - random_number(end) : random_number(file->size);
}

static void flip_bits(buffer *file)
{
    for (uint64_t left = 1 + random_number(8); left > 0; left--) {
        file->data[place_in(file)] ^= (uint8_t)(1u << random_number(8));
    }
}

static void set_extremes(buffer *file)
{
    static const uint8_t extremes[] = {0x00, 0xff, 0x7f, 0x80};
    size_t at = place_in(file), length = 1 + random_number(8);
    for (size_t i = at; i < file->size && i < at + length; i++) {
        file->data[i] = extremes[random_number(sizeof extremes)];
    }
}

static void truncate_end(buffer *file)
{
    buffer shorter = copy_of(file->data, random_number(file->size));
    free(file->data);
    *file = shorter;
}

static void insert_bytes(buffer *file)
{
    size_t at = place_in(file), length = 1 + random_number(64);
    buffer longer = {malloc(file->size + length), file->size + length};
    if (longer.data == NULL) {
        exit(2);
    }
    memcpy(longer.data, file->data, at);
    for (size_t i = 0; i < length; i++) {
        longer.data[at + i] = (uint8_t)random_number(256);
    }
    memcpy(longer.data + at + length, file->data + at, file->size - at);
    free(file->data);
    *file = longer;
}

static void swap_blocks(buffer *file)
{
    size_t length = 1 + random_number(64), one = place_in(file), other = place_in(file);
    for (size_t i = 0; i < length && one + i < file->size && other + i < file->size; i++) {
        uint8_t kept = file->data[one + i];
        file->data[one + i] = file->data[other + i];
        file->data[other + i] = kept;
    }
}

static void put64(uint8_t *at, uint64_t value)
{
    memcpy(at, &value, sizeof value);
}

/* Make the checksums right again, of the directory only if the footer says where one may lie. */
static void sign(buffer *file)
{
    if (file->size < FOOTER_SIZE) {
        return;
    }
    uint8_t *footer = file->data + file->size - FOOTER_SIZE;
    memcpy(footer, MAGIC, sizeof MAGIC);
    if (random_number(4) != 0) {
        footer[7] = VERSION;
        put64(footer + 48, file->size);
    }
    uint64_t start = of_u64(footer + 8), at = of_u64(footer + 24), size = of_u64(footer + 32);
    if (fits(start, at, file->size) && fits(start + at, size, file->size)) {
        put64(footer + 40, of_checksum(file->data + start + at, size));
    }
    put64(footer + 56, of_checksum(footer, FOOTER_SIZE - 8));
}

static void mutate(buffer *file)
{
    static void (*const ways[])(buffer *) = {flip_bits, set_extremes, truncate_end, insert_bytes, swap_blocks};
    for (uint64_t left = 1 + random_number(3); left > 0 && file->size > 0; left--) {
        ways[random_number(sizeof ways / sizeof *ways)](file);
    }
    if (random_number(4) != 0) {
        sign(file);
    }
}

/* What no sanitizer would see, since it lies inside the file. */
static void expect(bool promise)
{
    if (!promise) {
        abort();
    }
}

static unsigned long long seen, whole, damaged;

static void read_entries(const of_payload *payload)
{
    of_entry entry, found;
    expect(!of_payload_entry(payload, payload->count, &entry));
    for (uint32_t i = 0; i < payload->count; i++) {
        if (!of_payload_entry(payload, i, &entry)) {
            continue;
        }
        seen++;
        bool intact = of_entry_intact(&entry);
        whole += intact;
        damaged += !intact;
        of_payload_find(payload, entry.kind, entry.name, entry.name_size, &found);
        of_payload_lower_bound(payload, (uint8_t)random_number(9), entry.name, random_number(entry.name_size + 1));
    }
}

static void read_settings(const of_payload *payload)
{
    const char *const keys[] = {"run", "frozen", "", "no such key", "libpython"};
    size_t total = 0;
    expect(payload->settings_size == 0 || payload->settings[payload->settings_size - 1] == '\0');
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *value = of_payload_setting(payload, keys[i]);
        total += value != NULL ? strlen(value) : 0;
    }
    state += total;
}

int main(int argc, char **argv)
{
    unsigned long statuses[OF_STATUS_COUNT] = {0};
    FILE *source = argc == 4 ? fopen(argv[1], "rb") : NULL;
    static uint8_t original[1 << 20];
    if (source == NULL) {
        return 2;
    }
    size_t size = fread(original, 1, sizeof original, source);
    fclose(source);
    state = strtoull(argv[2], NULL, 10) | 1;
    for (unsigned long round = strtoul(argv[3], NULL, 10); round > 0; round--) {
        buffer file = copy_of(original, size);
        mutate(&file);
        of_payload payload = {0};
        of_status status = of_payload_open(&payload, file.data, file.size);
        statuses[status]++;
        if (status == OF_OK) {
            read_entries(&payload);
            read_settings(&payload);
        }
        free(file.data);
    }
    printf("ok %lu no-payload %lu damaged %lu version %lu\n", statuses[OF_OK], statuses[OF_NO_PAYLOAD],
           statuses[OF_DAMAGED], statuses[OF_UNKNOWN_VERSION]);
    printf("entries %llu whole %llu damaged %llu\n", seen, whole, damaged);
    return 0;
}
