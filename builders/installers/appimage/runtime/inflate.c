#include "inflate.h"

#include <string.h>

#include "huffman.h"

enum { DISTANCES = 32, LENGTHS = 19 };
enum { END_OF_BLOCK = 256, HEADER = 2, LONGEST_MATCH = 258, AT_A_TIME = 8, ROOM = LONGEST_MATCH + AT_A_TIME };

typedef struct {
    uint8_t *start;
    uint8_t *at;
    uint8_t *end;
} output;

static const uint16_t LENGTH_BASE[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                       31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
static const uint8_t LENGTH_EXTRA[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
static const uint16_t DISTANCE_BASE[] = {1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
                                         193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
static const uint8_t DISTANCE_EXTRA[] = {0, 0, 0, 0, 1, 1, 2, 2,  3,  3,  4,  4,  5,  5,  6,
                                         6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};
static const uint8_t LENGTH_ORDER[LENGTHS] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

/* Both ends have been looked at, and there is room behind the match: up to AT_A_TIME bytes more are written. */
static void copy_roomy(uint8_t *to, const uint8_t *from, size_t length)
{
    for (size_t done = 0; done < length; done += AT_A_TIME) {
        memcpy(to + done, from + done, AT_A_TIME);
    }
}

static bool copy_back(output *out, size_t distance, size_t length)
{
    if (distance > (size_t)(out->at - out->start) || length > (size_t)(out->end - out->at)) {
        return false;
    }
    const uint8_t *from = out->at - distance;
    if (distance >= AT_A_TIME && out->end - out->at >= ROOM) {
        copy_roomy(out->at, from, length);
        out->at += length;
        return true;
    }
    for (; length > 0; length--) {
        *out->at++ = *from++;
    }
    return true;
}

static bool copy_match(of_bits *in, output *out, unsigned symbol, const of_code *distances)
{
    unsigned number = symbol - END_OF_BLOCK - 1;
    if (number >= sizeof LENGTH_EXTRA) {
        return false;
    }
    size_t length = LENGTH_BASE[number] + of_take(in, LENGTH_EXTRA[number]);
    int far = of_decode(in, distances);
    if (far < 0 || (size_t)far >= sizeof DISTANCE_EXTRA) {
        return false;
    }
    size_t distance = DISTANCE_BASE[far] + of_take(in, DISTANCE_EXTRA[far]);
    return !in->is_short && copy_back(out, distance, length);
}

/* Literals with short codes, three for each refill, while neither end is near. */
static void unpack_literals(of_bits *in, output *out, const of_code *literals)
{
    while (in->end - in->at >= 8 && out->end - out->at >= ROOM) {
        of_refill(in);
        for (unsigned number = 0; number < 3; number++) {
            unsigned entry = literals->fast[in->bits & (OF_FAST_SIZE - 1)];
            if (entry == 0 || entry >> 4 >= END_OF_BLOCK) {
                return;
            }
            in->bits >>= entry & 15;
            in->count -= entry & 15;
            *out->at++ = (uint8_t)(entry >> 4);
        }
    }
}

static bool unpack_codes(of_bits *in, output *out, const of_code *literals, const of_code *distances)
{
    for (;;) {
        unpack_literals(in, out, literals);
        int symbol = of_decode(in, literals);
        if (symbol < 0 || in->is_short) {
            return false;
        }
        if (symbol < END_OF_BLOCK) {
            if (out->at == out->end) {
                return false;
            }
            *out->at++ = (uint8_t)symbol;
        } else if (symbol == END_OF_BLOCK) {
            return true;
        } else if (!copy_match(in, out, (unsigned)symbol, distances)) {
            return false;
        }
    }
}

static bool unpack_fixed(of_bits *in, output *out)
{
    uint8_t lengths[OF_LITERALS + DISTANCES];
    memset(lengths, 8, 144);
    memset(lengths + 144, 9, 112);
    memset(lengths + 256, 7, 24);
    memset(lengths + 280, 8, 8);
    memset(lengths + OF_LITERALS, 5, DISTANCES);
    of_code literals, distances;
    return of_build(&literals, lengths, OF_LITERALS) && of_build(&distances, lengths + OF_LITERALS, 30)
           && unpack_codes(in, out, &literals, &distances);
}

/* Runs of equal lengths: 16 repeats the last, 17 and 18 are zeros. */
static bool read_lengths(of_bits *in, const of_code *codes, uint8_t *lengths, unsigned count)
{
    unsigned at = 0;
    while (at < count) {
        int symbol = of_decode(in, codes);
        if (symbol < 0 || in->is_short || (symbol == 16 && at == 0)) {
            return false;
        }
        if (symbol < 16) {
            lengths[at++] = (uint8_t)symbol;
            continue;
        }
        uint8_t value = symbol == 16 ? lengths[at - 1] : 0;
        unsigned run = symbol == 16 ? 3 + of_take(in, 2) : symbol == 17 ? 3 + of_take(in, 3) : 11 + of_take(in, 7);
        if (run > count - at) {
            return false;
        }
        memset(lengths + at, value, run);
        at += run;
    }
    return true;
}

static bool unpack_dynamic(of_bits *in, output *out)
{
    unsigned literal_count = of_take(in, 5) + 257, distance_count = of_take(in, 5) + 1, length_count = of_take(in, 4) + 4;
    uint8_t lengths[OF_LITERALS + DISTANCES + 1] = {0};
    for (unsigned at = 0; at < length_count; at++) {
        lengths[LENGTH_ORDER[at]] = (uint8_t)of_take(in, 3);
    }
    of_code literals, distances;
    if (literal_count > 286 || distance_count > 30 || !of_build(&literals, lengths, LENGTHS)) {
        return false;
    }
    if (!read_lengths(in, &literals, lengths, literal_count + distance_count)) {
        return false;
    }
    return of_build(&distances, lengths + literal_count, distance_count) && of_build(&literals, lengths, literal_count)
           && unpack_codes(in, out, &literals, &distances);
}

static bool unpack_stored(of_bits *in, output *out)
{
    of_drop(in, in->count & 7);
    uint32_t length = of_take(in, 16), inverse = of_take(in, 16);
    /* What was read ahead goes back: whole bytes from here on. */
    in->at -= in->count >> 3;
    in->bits = 0;
    in->count = 0;
    if (in->is_short || (length ^ 0xFFFF) != inverse || length > (size_t)(in->end - in->at)
        || length > (size_t)(out->end - out->at)) {
        return false;
    }
    memcpy(out->at, in->at, length);
    in->at += length;
    out->at += length;
    return true;
}

static bool unpack_block(of_bits *in, output *out)
{
    switch (of_take(in, 2)) {
    case 0:
        return unpack_stored(in, out);
    case 1:
        return unpack_fixed(in, out);
    case 2:
        return unpack_dynamic(in, out);
    default:
        return false;
    }
}

bool of_inflate(const uint8_t *packed, size_t packed_size, uint8_t *out, size_t *unpacked)
{
    if (packed_size < HEADER) {
        return false;
    }
    of_bits in = {.at = packed + HEADER, .end = packed + packed_size};
    output to = {.start = out, .at = out, .end = out + *unpacked};
    bool is_last = false;
    while (!is_last) {
        is_last = of_take(&in, 1) != 0;
        if (in.is_short || !unpack_block(&in, &to)) {
            return false;
        }
    }
    *unpacked = (size_t)(to.at - out);
    return true;
}
