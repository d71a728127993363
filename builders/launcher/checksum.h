/* XXH64 with seed 0, after its public specification (xxHash fast digest algorithm, version 0.1.1). */
#ifndef ONEFOLD_CHECKSUM_H
#define ONEFOLD_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

uint64_t of_checksum(const uint8_t *data, size_t size);

#endif
