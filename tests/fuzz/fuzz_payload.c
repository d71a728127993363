/* libFuzzer's door to payload.c: reads any bytes as an executable, and everything in it.

   Nearly all input would end at the checksums, so these are made right first. */
#include "payload.c"

#include <stdlib.h>

static void make_checksums_right(uint8_t *file, size_t size)
{
    if (size < FOOTER_SIZE) {
        return;
    }
    uint8_t *footer = file + size - FOOTER_SIZE;
    memcpy(footer, MAGIC, sizeof MAGIC);
    footer[7] = VERSION;
    uint64_t whole = size;
    memcpy(footer + 48, &whole, sizeof whole);
    uint64_t start = of_u64(footer + 8), length = of_u64(footer + 16), at = of_u64(footer + 24), extent = of_u64(footer + 32);
    if (fits(start, length, size - FOOTER_SIZE) && fits(at, extent, length)) {
        uint64_t checksum = of_checksum(file + start + at, extent);
        memcpy(footer + 40, &checksum, sizeof checksum);
    }
    uint64_t checksum = of_checksum(footer, FOOTER_SIZE - 8);
    memcpy(footer + 56, &checksum, sizeof checksum);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *file = malloc(size == 0 ? 1 : size);
    if (file == NULL) {
        return 0;
    }
    memcpy(file, data, size);
    make_checksums_right(file, size);
    of_payload payload;
    if (of_payload_open(&payload, file, size) == OF_OK) {
        of_entry entry, found;
        for (uint32_t number = 0; of_payload_entry(&payload, number, &entry); number++) {
            of_entry_intact(&entry);
            of_payload_find(&payload, entry.kind, entry.name, entry.name_size, &found);
        }
        of_payload_setting(&payload, "run");
    }
    free(file);
    return 0;
}
