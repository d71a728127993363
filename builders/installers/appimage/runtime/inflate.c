#include "inflate.h"

#include <string.h>

#include "bytes.h"

enum { FAST_BITS = 11, FAST_SIZE = 1 << FAST_BITS, LONGEST = 15, LITERALS = 288, DISTANCES = 32, LENGTHS = 19 };
enum { END_OF_BLOCK = 256, HEADER = 2, LONGEST_MATCH = 258, AT_A_TIME = 8, ROOM = LONGEST_MATCH + AT_A_TIME };

/* A code: what short codes stand for is found by their bits, others by counting. */
typedef struct {
    uint16_t fast[FAST_SIZE]; /* symbol << 4 | length, 0 where the code is longer */
    uint16_t count[LONGEST + 1];
    uint16_t symbols[LITERALS];
} code_table;

typedef struct {
    const uint8_t *at;
    const uint8_t *end;
    uint64_t bits;
    unsigned count;
    bool is_short; /* more bits were taken than there are */
} bit_stream;

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

static void refill(bit_stream *in)
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

static void drop(bit_stream *in, unsigned count)
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

static uint32_t take(bit_stream *in, unsigned count)
{
    if (in->count < count) {
        refill(in);
    }
    uint32_t value = (uint32_t)(in->bits & (((uint64_t)1 << count) - 1));
    drop(in, count);
    return value;
}

static unsigned reversed(unsigned code, unsigned length)
{
    unsigned value = 0;
    for (; length > 0; length--, code >>= 1) {
        value = value << 1 | (code & 1);
    }
    return value;
}

static void fill_fast(code_table *table)
{
    unsigned code = 0, index = 0;
    for (unsigned length = 1; length <= FAST_BITS; length++, code <<= 1) {
        for (unsigned number = 0; number < table->count[length]; number++, code++, index++) {
            uint16_t entry = (uint16_t)(table->symbols[index] << 4 | length);
            for (unsigned at = reversed(code, length); at < FAST_SIZE; at += 1u << length) {
                table->fast[at] = entry;
            }
        }
    }
}

static bool build(code_table *table, const uint8_t *lengths, unsigned count)
{
    memset(table, 0, sizeof *table);
    for (unsigned at = 0; at < count; at++) {
        table->count[lengths[at]]++;
    }
    table->count[0] = 0;
    uint16_t offsets[LONGEST + 2] = {0};
    int left = 1;
    for (unsigned length = 1; length <= LONGEST; length++) {
        left = left * 2 - table->count[length];
        if (left < 0) {
            return false;
        }
        offsets[length + 1] = (uint16_t)(offsets[length] + table->count[length]);
    }
    for (unsigned at = 0; at < count; at++) {
        if (lengths[at] != 0) {
            table->symbols[offsets[lengths[at]]++] = (uint16_t)at;
        }
    }
    fill_fast(table);
    return true;
}

static int decode_long(bit_stream *in, const code_table *table)
{
    unsigned code = 0, first = 0, index = 0;
    uint64_t bits = in->bits;
    for (unsigned length = 1; length <= LONGEST; length++, bits >>= 1) {
        code |= (unsigned)(bits & 1);
        unsigned count = table->count[length];
        if (code < first + count) {
            drop(in, length);
            return table->symbols[index + code - first];
        }
        index += count;
        first = (first + count) << 1;
        code <<= 1;
    }
    return -1;
}

static int decode(bit_stream *in, const code_table *table)
{
    if (in->count < LONGEST) {
        refill(in);
    }
    unsigned entry = table->fast[in->bits & (FAST_SIZE - 1)];
    if (entry == 0) {
        return decode_long(in, table);
    }
    drop(in, entry & 15);
    return (int)(entry >> 4);
}

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

static bool copy_match(bit_stream *in, output *out, unsigned symbol, const code_table *distances)
{
    unsigned number = symbol - END_OF_BLOCK - 1;
    if (number >= sizeof LENGTH_EXTRA) {
        return false;
    }
    size_t length = LENGTH_BASE[number] + take(in, LENGTH_EXTRA[number]);
    int far = decode(in, distances);
    if (far < 0 || (size_t)far >= sizeof DISTANCE_EXTRA) {
        return false;
    }
    size_t distance = DISTANCE_BASE[far] + take(in, DISTANCE_EXTRA[far]);
    return !in->is_short && copy_back(out, distance, length);
}

/* Literals with short codes, three for each refill, while neither end is near. */
static void unpack_literals(bit_stream *in, output *out, const code_table *literals)
{
    while (in->end - in->at >= 8 && out->end - out->at >= ROOM) {
        refill(in);
        for (unsigned number = 0; number < 3; number++) {
            unsigned entry = literals->fast[in->bits & (FAST_SIZE - 1)];
            if (entry == 0 || entry >> 4 >= END_OF_BLOCK) {
                return;
            }
            in->bits >>= entry & 15;
            in->count -= entry & 15;
            *out->at++ = (uint8_t)(entry >> 4);
        }
    }
}

static bool unpack_codes(bit_stream *in, output *out, const code_table *literals, const code_table *distances)
{
    for (;;) {
        unpack_literals(in, out, literals);
        int symbol = decode(in, literals);
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

static bool unpack_fixed(bit_stream *in, output *out)
{
    uint8_t lengths[LITERALS + DISTANCES];
    memset(lengths, 8, 144);
    memset(lengths + 144, 9, 112);
    memset(lengths + 256, 7, 24);
    memset(lengths + 280, 8, 8);
    memset(lengths + LITERALS, 5, DISTANCES);
    code_table literals, distances;
    return build(&literals, lengths, LITERALS) && build(&distances, lengths + LITERALS, 30)
           && unpack_codes(in, out, &literals, &distances);
}

/* Runs of equal lengths: 16 repeats the last, 17 and 18 are zeros. */
static bool read_lengths(bit_stream *in, const code_table *codes, uint8_t *lengths, unsigned count)
{
    unsigned at = 0;
    while (at < count) {
        int symbol = decode(in, codes);
        if (symbol < 0 || in->is_short || (symbol == 16 && at == 0)) {
            return false;
        }
        if (symbol < 16) {
            lengths[at++] = (uint8_t)symbol;
            continue;
        }
        uint8_t value = symbol == 16 ? lengths[at - 1] : 0;
        unsigned run = symbol == 16 ? 3 + take(in, 2) : symbol == 17 ? 3 + take(in, 3) : 11 + take(in, 7);
        if (run > count - at) {
            return false;
        }
        memset(lengths + at, value, run);
        at += run;
    }
    return true;
}

static bool unpack_dynamic(bit_stream *in, output *out)
{
    unsigned literal_count = take(in, 5) + 257, distance_count = take(in, 5) + 1, length_count = take(in, 4) + 4;
    uint8_t lengths[LITERALS + DISTANCES + 1] = {0};
    for (unsigned at = 0; at < length_count; at++) {
        lengths[LENGTH_ORDER[at]] = (uint8_t)take(in, 3);
    }
    code_table literals, distances;
    if (literal_count > 286 || distance_count > 30 || !build(&literals, lengths, LENGTHS)) {
        return false;
    }
    if (!read_lengths(in, &literals, lengths, literal_count + distance_count)) {
        return false;
    }
    return build(&distances, lengths + literal_count, distance_count) && build(&literals, lengths, literal_count)
           && unpack_codes(in, out, &literals, &distances);
}

static bool unpack_stored(bit_stream *in, output *out)
{
    drop(in, in->count & 7);
    uint32_t length = take(in, 16), inverse = take(in, 16);
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

static bool unpack_block(bit_stream *in, output *out)
{
    switch (take(in, 2)) {
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
    bit_stream in = {.at = packed + HEADER, .end = packed + packed_size};
    output to = {.start = out, .at = out, .end = out + *unpacked};
    bool is_last = false;
    while (!is_last) {
        is_last = take(&in, 1) != 0;
        if (in.is_short || !unpack_block(&in, &to)) {
            return false;
        }
    }
    *unpacked = (size_t)(to.at - out);
    return true;
}
