/* Reads the squashfs of an AppImage: only what squashfs.py describes. Every offset is checked. */
#ifndef ONEFOLD_SQUASH_H
#define ONEFOLD_SQUASH_H

#include "sealed.h"

enum { OF_BLOCK = 1 << 17, OF_CACHED_BLOCKS = 32, OF_NAME_SIZE = 257 };
enum { OF_FOLDER_NODE = 1, OF_FILE_NODE, OF_LINK_NODE };

/* A table of metadata, unpacked: where each packed block began, counted from the start of the table. */
typedef struct {
    uint8_t *data;
    size_t size;
    uint32_t *starts;
    size_t count;
} of_table;

typedef struct {
    uint64_t start;
    size_t size;
    uint64_t used;
    uint8_t *data;
} of_cached;

typedef struct {
    of_sealed *sealed;
    of_table inodes, folders, fragments;
    uint64_t root;
    uint32_t node_count;
    of_cached cache[OF_CACHED_BLOCKS];
    uint64_t clock;
} of_squash;

typedef struct {
    uint8_t kind;
    uint16_t mode;
    uint32_t time, number, links;
    uint64_t size;
    size_t listing;        /* of a folder: its place among the unpacked directories */
    uint64_t start;        /* of a file: its first block */
    uint32_t fragment, fragment_offset, blocks;
    const uint8_t *rest;   /* of a file: the sizes of its blocks; of a link: its target */
} of_node;

/* One name in a folder; begin with `at` 0. */
typedef struct {
    size_t at;
    uint32_t left, block, number;
    char name[OF_NAME_SIZE];
    uint64_t node;
    uint8_t kind;
} of_name;

bool of_squash_open(of_squash *squash, of_sealed *sealed);
bool of_squash_node(const of_squash *squash, uint64_t reference, of_node *node);
/* Goes on to the next name; false at the end, and where the listing is damaged. */
bool of_squash_next(const of_squash *squash, const of_node *folder, of_name *name);
/* Reads from a file; returns the bytes read, which are fewer at its end only, or -1. */
ptrdiff_t of_squash_read(of_squash *squash, const of_node *file, uint64_t offset, uint8_t *out, size_t size);

#endif
