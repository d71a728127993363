/* Unpacks zlib streams (RFC 1950 and 1951); their checksum is not looked at, the file's own sums are. */
#ifndef ONEFOLD_INFLATE_H
#define ONEFOLD_INFLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Unpacks a whole stream; `unpacked` is the room there is, then how much was written. False if it is damaged. */
bool of_inflate(const uint8_t *packed, size_t packed_size, uint8_t *out, size_t *unpacked);

#endif
