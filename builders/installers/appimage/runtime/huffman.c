#include "huffman.h"

static unsigned reversed(unsigned code, unsigned length)
{
    unsigned value = 0;
    for (; length > 0; length--, code >>= 1) {
        value = value << 1 | (code & 1);
    }
    return value;
}

static void fill_fast(of_code *table)
{
    unsigned code = 0, index = 0;
    for (unsigned length = 1; length <= OF_FAST_BITS; length++, code <<= 1) {
        for (unsigned number = 0; number < table->count[length]; number++, code++, index++) {
            uint16_t entry = (uint16_t)(table->symbols[index] << 4 | length);
            for (unsigned at = reversed(code, length); at < OF_FAST_SIZE; at += 1u << length) {
                table->fast[at] = entry;
            }
        }
    }
}

bool of_build(of_code *table, const uint8_t *lengths, unsigned count)
{
    memset(table, 0, sizeof *table);
    for (unsigned at = 0; at < count; at++) {
        table->count[lengths[at]]++;
    }
    table->count[0] = 0;
    uint16_t offsets[OF_LONGEST + 2] = {0};
    int left = 1;
    for (unsigned length = 1; length <= OF_LONGEST; length++) {
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

int of_decode_long(of_bits *in, const of_code *table)
{
    unsigned code = 0, first = 0, index = 0;
    uint64_t bits = in->bits;
    for (unsigned length = 1; length <= OF_LONGEST; length++, bits >>= 1) {
        code |= (unsigned)(bits & 1);
        unsigned count = table->count[length];
        if (code < first + count) {
            of_drop(in, length);
            return table->symbols[index + code - first];
        }
        index += count;
        first = (first + count) << 1;
        code <<= 1;
    }
    return -1;
}
