/* The bits of a deflate stream (RFC 1951), and the Huffman codes in them. */
#ifndef ONEFOLD_HUFFMAN_H
#define ONEFOLD_HUFFMAN_H

#include <stdbool.h>

#include "bytes.h"

enum { OF_FAST_BITS = 11, OF_FAST_SIZE = 1 << OF_FAST_BITS, OF_LONGEST = 15, OF_LITERALS = 288 };

/* A code: what short codes stand for is found by their bits, others by counting. */
typedef struct {
    uint16_t fast[OF_FAST_SIZE]; /* symbol << 4 | length, 0 where the code is longer */
    uint16_t count[OF_LONGEST + 1];
    uint16_t symbols[OF_LITERALS];
} of_code;

typedef struct {
    const uint8_t *at;
    const uint8_t *end;
    uint64_t bits;
    unsigned count;
    bool is_short; /* more bits were taken than there are */
} of_bits;

/* Makes a code of the lengths that its symbols have; false if there is none. */
bool of_build(of_code *table, const uint8_t *lengths, unsigned count);

int of_decode_long(of_bits *in, const of_code *table);

static inline void of_refill(of_bits *in)
{
    if (in->end - in->at >= 8) {
        in->bits |= of_u64(in->at) << in->count;
        in->at += (63 - in->count) >> 3;
        in->count |= 56;
        return;
    }
    while (in->count <= 56 && in->at < in->end) {
        in->bits |= (uint64_t)*in->at++ << in->count;
        in->count += 8;
    }
}

static inline void of_drop(of_bits *in, unsigned count)
{
    if (count > in->count) {
        in->is_short = true;
        in->bits = 0;
        in->count = 0;
        return;
    }
    in->bits >>= count;
    in->count -= count;
}

static inline uint32_t of_take(of_bits *in, unsigned count)
{
    if (in->count < count) {
        of_refill(in);
    }
    uint32_t value = (uint32_t)(in->bits & (((uint64_t)1 << count) - 1));
    of_drop(in, count);
    return value;
}

static inline int of_decode(of_bits *in, const of_code *table)
{
    if (in->count < OF_LONGEST) {
        of_refill(in);
    }
    unsigned entry = table->fast[in->bits & (OF_FAST_SIZE - 1)];
    if (entry == 0) {
        return of_decode_long(in, table);
    }
    of_drop(in, entry & 15);
    return (int)(entry >> 4);
}

#endif
