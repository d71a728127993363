/* Little-endian integers at any address, as the formats store them. */
#ifndef ONEFOLD_BYTES_H
#define ONEFOLD_BYTES_H

#include <stdint.h>
#include <string.h>

static inline uint64_t of_u64(const uint8_t *at)
{
    uint64_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

static inline uint32_t of_u32(const uint8_t *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

static inline uint16_t of_u16(const uint8_t *at)
{
    uint16_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

#endif
