#include "checksum.h"

#include "bytes.h"

#define PRIME1 0x9E3779B185EBCA87u
#define PRIME2 0xC2B2AE3D27D4EB4Fu
#define PRIME3 0x165667B19E3779F9u
#define PRIME4 0x85EBCA77C2B2AE63u
#define PRIME5 0x27D4EB2F165667C5u

static uint64_t rotate(uint64_t value, unsigned bits)
{
    return (value << bits) | (value >> (64 - bits));
}

static uint64_t round64(uint64_t lane, uint64_t input)
{
    return rotate(lane + input * PRIME2, 31) * PRIME1;
}

static uint64_t merge(uint64_t hash, uint64_t lane)
{
    return (hash ^ round64(0, lane)) * PRIME1 + PRIME4;
}

static uint64_t stripes(const uint8_t **data, const uint8_t *end)
{
    uint64_t a = PRIME1 + PRIME2, b = PRIME2, c = 0, d = 0 - PRIME1;
    const uint8_t *at = *data;
    for (; end - at >= 32; at += 32) {
        a = round64(a, of_u64(at));
        b = round64(b, of_u64(at + 8));
        c = round64(c, of_u64(at + 16));
        d = round64(d, of_u64(at + 24));
    }
    *data = at;
    uint64_t hash = rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18);
    return merge(merge(merge(merge(hash, a), b), c), d);
}

static uint64_t avalanche(uint64_t hash)
{
    hash = (hash ^ (hash >> 33)) * PRIME2;
    hash = (hash ^ (hash >> 29)) * PRIME3;
    return hash ^ (hash >> 32);
}

uint64_t of_checksum(const uint8_t *data, size_t size)
{
    const uint8_t *end = data + size;
    uint64_t hash = size >= 32 ? stripes(&data, end) : PRIME5;
    hash += size;
    for (; end - data >= 8; data += 8) {
        hash = rotate(hash ^ round64(0, of_u64(data)), 27) * PRIME1 + PRIME4;
    }
    if (end - data >= 4) {
        hash = rotate(hash ^ of_u32(data) * PRIME1, 23) * PRIME2 + PRIME3;
        data += 4;
    }
    for (; data < end; data++) {
        hash = rotate(hash ^ *data * PRIME5, 11) * PRIME1;
    }
    return avalanche(hash);
}
