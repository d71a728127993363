#include "squash.h"

#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "inflate.h"

enum { METADATA = 8192, METADATA_STORED = 1 << 15, STORED = 1 << 24, BLOCK_LOG = 17, SUPERBLOCK = 96 };
enum { FOLDER = 1, FILE_TYPE, LINK, LARGE_FOLDER = 8, LARGE_FILE };
enum { INODE = 16, LISTING_HEADER = 12, LISTING_ENTRY = 8, FRAGMENT = 16 };
static const uint32_t MAGIC = 0x73717368, NO_FRAGMENT = 0xFFFFFFFF;
static const uint64_t NOTHING = UINT64_MAX;

/* Unpacks one metadata block; returns the bytes that it took, 0 if it is damaged. */
static size_t unpack_metadata(of_squash *squash, uint64_t at, uint8_t *out, size_t *unpacked)
{
    const uint8_t *header = of_sealed_bytes(squash->sealed, at, 2);
    if (header == NULL) {
        return 0;
    }
    size_t size = of_u16(header) & (METADATA_STORED - 1);
    bool is_stored = (of_u16(header) & METADATA_STORED) != 0;
    const uint8_t *packed = of_sealed_bytes(squash->sealed, at + 2, size);
    if (packed == NULL || size == 0 || size > METADATA) {
        return 0;
    }
    *unpacked = METADATA;
    if (is_stored) {
        memcpy(out, packed, size);
        *unpacked = size;
    } else if (!of_inflate(packed, size, out, unpacked)) {
        return 0;
    }
    return size + 2;
}

static size_t count_blocks(of_squash *squash, uint64_t from, uint64_t to)
{
    size_t count = 0;
    while (from < to) {
        const uint8_t *header = of_sealed_bytes(squash->sealed, from, 2);
        if (header == NULL) {
            return 0;
        }
        from += 2 + (of_u16(header) & (METADATA_STORED - 1));
        count++;
    }
    return count;
}

static bool load(of_squash *squash, of_table *table, uint64_t from, uint64_t to)
{
    table->count = count_blocks(squash, from, to);
    table->starts = calloc(table->count + 1, sizeof *table->starts);
    table->data = malloc((table->count + 1) * METADATA);
    if (table->starts == NULL || table->data == NULL || (table->count == 0 && from != to) || to - from > UINT32_MAX) {
        return false;
    }
    uint64_t at = from;
    for (size_t number = 0; number < table->count; number++) {
        size_t unpacked;
        table->starts[number] = (uint32_t)(at - from);
        size_t packed = unpack_metadata(squash, at, table->data + table->size, &unpacked);
        if (packed == 0 || (unpacked != METADATA && number + 1 < table->count)) {
            return false;
        }
        table->size += unpacked;
        at += packed;
    }
    return at == to;
}

/* The place in a table of what lies at an offset of a packed block; SIZE_MAX if there is no such block. */
static size_t place(const of_table *table, uint64_t block, size_t offset)
{
    size_t low = 0, high = table->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (table->starts[middle] < block) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low >= table->count || table->starts[low] != block || offset >= METADATA) {
        return SIZE_MAX;
    }
    return low * METADATA + offset;
}

static const uint8_t *at(const of_table *table, size_t offset, size_t size)
{
    return offset <= table->size && size <= table->size - offset ? table->data + offset : NULL;
}

/* Where the blocks of a table begin that has a list of them. */
static uint64_t first_block(of_squash *squash, uint64_t list)
{
    const uint8_t *entry = of_sealed_bytes(squash->sealed, list, 8);
    return entry == NULL ? NOTHING : of_u64(entry);
}

bool of_squash_open(of_squash *squash, of_sealed *sealed)
{
    memset(squash, 0, sizeof *squash);
    squash->sealed = sealed;
    const uint8_t *super = of_sealed_bytes(sealed, 0, SUPERBLOCK);
    if (super == NULL || of_u32(super) != MAGIC || of_u16(super + 20) != 1 || of_u16(super + 22) != BLOCK_LOG
        || of_u16(super + 28) != 4) {
        return false;
    }
    squash->node_count = of_u32(super + 4);
    squash->root = of_u64(super + 32);
    uint64_t owners = of_u64(super + 48), inodes = of_u64(super + 64), folders = of_u64(super + 72);
    uint64_t fragments = of_u64(super + 80);
    bool has_fragments = of_u32(super + 16) != 0;
    uint64_t folders_end = first_block(squash, has_fragments ? fragments : owners);
    if (inodes > folders || folders > folders_end || folders_end == NOTHING) {
        return false;
    }
    return load(squash, &squash->inodes, inodes, folders) && load(squash, &squash->folders, folders, folders_end)
           && (!has_fragments || load(squash, &squash->fragments, folders_end, fragments));
}

static bool read_folder(const of_squash *squash, const uint8_t *body, bool is_large, of_node *node)
{
    uint32_t block = is_large ? of_u32(body + 8) : of_u32(body);
    uint32_t size = is_large ? of_u32(body + 4) : of_u16(body + 8);
    node->kind = OF_FOLDER_NODE;
    node->links = is_large ? of_u32(body) : of_u32(body + 4);
    node->size = size;
    if (size <= 3) {
        return size == 3;
    }
    node->listing = place(&squash->folders, block, is_large ? of_u16(body + 18) : of_u16(body + 10));
    return node->listing != SIZE_MAX && at(&squash->folders, node->listing, size - 3) != NULL;
}

static bool read_file(const of_squash *squash, size_t offset, const uint8_t *body, bool is_large, of_node *node)
{
    node->kind = OF_FILE_NODE;
    node->links = 1;
    node->start = is_large ? of_u64(body) : of_u32(body);
    node->size = is_large ? of_u64(body + 8) : of_u32(body + 12);
    node->fragment = of_u32(body + (is_large ? 28 : 4));
    node->fragment_offset = of_u32(body + (is_large ? 32 : 8));
    uint64_t blocks = node->size / OF_BLOCK + (node->fragment == NO_FRAGMENT && node->size % OF_BLOCK != 0);
    if (blocks > UINT32_MAX / 4) {
        return false;
    }
    node->blocks = (uint32_t)blocks;
    node->rest = at(&squash->inodes, offset + (is_large ? 40 : 16), node->blocks * 4);
    return node->rest != NULL;
}

static bool read_link(const of_squash *squash, size_t offset, const uint8_t *body, of_node *node)
{
    node->kind = OF_LINK_NODE;
    node->links = 1;
    node->size = of_u32(body + 4);
    node->rest = at(&squash->inodes, offset + 8, (size_t)node->size);
    return node->rest != NULL && node->size > 0;
}

bool of_squash_node(const of_squash *squash, uint64_t reference, of_node *node)
{
    static const uint8_t SIZES[] = {[FOLDER] = 16, [FILE_TYPE] = 16, [LINK] = 8, [LARGE_FOLDER] = 24, [LARGE_FILE] = 40};
    memset(node, 0, sizeof *node);
    size_t offset = place(&squash->inodes, reference >> 16, reference & 0xFFFF);
    const uint8_t *inode = offset == SIZE_MAX ? NULL : at(&squash->inodes, offset, INODE);
    unsigned type = inode == NULL ? 0 : of_u16(inode);
    if (type >= sizeof SIZES || SIZES[type] == 0) {
        return false;
    }
    node->mode = of_u16(inode + 2);
    node->time = of_u32(inode + 8);
    node->number = of_u32(inode + 12);
    offset += INODE;
    const uint8_t *body = at(&squash->inodes, offset, SIZES[type]);
    if (body == NULL) {
        return false;
    }
    if (type == FOLDER || type == LARGE_FOLDER) {
        return read_folder(squash, body, type == LARGE_FOLDER, node);
    }
    return type == LINK ? read_link(squash, offset, body, node)
                        : read_file(squash, offset, body, type == LARGE_FILE, node);
}

bool of_squash_next(const of_squash *squash, const of_node *folder, of_name *name)
{
    size_t size = folder->size - 3;
    if (name->left == 0) {
        const uint8_t *header = at(&squash->folders, folder->listing + name->at, LISTING_HEADER);
        if (name->at + LISTING_HEADER > size || header == NULL) {
            return false;
        }
        name->left = of_u32(header) + 1;
        name->block = of_u32(header + 4);
        name->number = of_u32(header + 8);
        name->at += LISTING_HEADER;
    }
    const uint8_t *entry = at(&squash->folders, folder->listing + name->at, LISTING_ENTRY);
    size_t length = entry == NULL ? 0 : (size_t)of_u16(entry + 6) + 1;
    const uint8_t *text = at(&squash->folders, folder->listing + name->at + LISTING_ENTRY, length);
    if (entry == NULL || text == NULL || length >= OF_NAME_SIZE || name->at + LISTING_ENTRY + length > size
        || memchr(text, '/', length) != NULL || memchr(text, 0, length) != NULL) {
        return false;
    }
    memcpy(name->name, text, length);
    name->name[length] = 0;
    name->node = (uint64_t)name->block << 16 | of_u16(entry);
    name->kind = (uint8_t)of_u16(entry + 4);
    name->at += LISTING_ENTRY + length;
    name->left--;
    return strcmp(name->name, ".") != 0 && strcmp(name->name, "..") != 0;
}

static of_cached *oldest(of_squash *squash)
{
    of_cached *found = &squash->cache[0];
    for (size_t number = 1; number < OF_CACHED_BLOCKS; number++) {
        if (squash->cache[number].used < found->used) {
            found = &squash->cache[number];
        }
    }
    return found;
}

/* The block at an offset, unpacked, from the cache if it is there; `noted` is its size as squashfs notes it. */
static const of_cached *unpacked_block(of_squash *squash, uint64_t start, uint32_t noted)
{
    for (size_t number = 0; number < OF_CACHED_BLOCKS; number++) {
        of_cached *known = &squash->cache[number];
        if (known->used != 0 && known->start == start) {
            known->used = ++squash->clock;
            return known;
        }
    }
    of_cached *slot = oldest(squash);
    size_t size = noted & (STORED - 1);
    const uint8_t *packed = of_sealed_bytes(squash->sealed, start, size);
    if (slot->data == NULL) {
        slot->data = malloc(OF_BLOCK);
    }
    slot->used = 0;
    if (packed == NULL || slot->data == NULL || size > OF_BLOCK) {
        return NULL;
    }
    slot->size = (noted & STORED) != 0 ? size : OF_BLOCK;
    if ((noted & STORED) != 0) {
        memcpy(slot->data, packed, size);
    } else if (!of_inflate(packed, size, slot->data, &slot->size)) {
        return NULL;
    }
    slot->start = start;
    slot->used = ++squash->clock;
    return slot;
}

static const of_cached *block_of(of_squash *squash, const of_node *file, uint32_t number)
{
    uint64_t start = file->start;
    for (uint32_t before = 0; before < number; before++) {
        start += of_u32(file->rest + before * 4) & (STORED - 1);
    }
    return unpacked_block(squash, start, of_u32(file->rest + number * 4));
}

static const of_cached *fragment_of(of_squash *squash, const of_node *file)
{
    const uint8_t *entry = at(&squash->fragments, (size_t)file->fragment * FRAGMENT, FRAGMENT);
    return entry == NULL ? NULL : unpacked_block(squash, of_u64(entry), of_u32(entry + 8));
}

ptrdiff_t of_squash_read(of_squash *squash, const of_node *file, uint64_t offset, uint8_t *out, size_t size)
{
    size_t done = 0;
    if (offset >= file->size) {
        return 0;
    }
    if (size > file->size - offset) {
        size = (size_t)(file->size - offset);
    }
    while (done < size) {
        uint32_t number = (uint32_t)((offset + done) / OF_BLOCK);
        size_t inside = (size_t)((offset + done) % OF_BLOCK);
        bool is_block = number < file->blocks;
        const of_cached *block = is_block ? block_of(squash, file, number) : fragment_of(squash, file);
        if (!is_block) {
            inside += file->fragment_offset;
        }
        if (block == NULL || inside >= block->size) {
            return -1;
        }
        size_t piece = block->size - inside < size - done ? block->size - inside : size - done;
        memcpy(out + done, block->data + inside, piece);
        done += piece;
    }
    return (ptrdiff_t)done;
}
