#define _GNU_SOURCE
#include "unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cache.h"
#include "writing.h"

typedef struct {
    of_squash *squash;
    const char *pattern;
    size_t root_size; /* of the folder's path: patterns are for what comes behind it */
    uint8_t *buffer;
} unpacking;

static bool damaged(void)
{
    errno = EBADMSG;
    return false;
}

static bool is_file_there(const char *path, const of_node *node)
{
    struct stat status;
    return lstat(path, &status) == 0 && S_ISREG(status.st_mode) && (uint64_t)status.st_size == node->size;
}

static bool is_link_there(const char *path, const of_node *node)
{
    char target[OF_PATH_SIZE];
    ssize_t size = readlink(path, target, sizeof target);
    return size >= 0 && (uint64_t)size == node->size && memcmp(target, node->rest, (size_t)size) == 0;
}

static bool write_content(unpacking *work, const of_node *node, int file)
{
    for (uint64_t offset = 0; offset < node->size;) {
        ptrdiff_t size = of_squash_read(work->squash, node, offset, work->buffer, OF_BLOCK);
        if (size <= 0) {
            return damaged();
        }
        if (!of_write_bytes(file, work->buffer, (size_t)size)) {
            return false;
        }
        offset += (uint64_t)size;
    }
    return true;
}

static bool write_file(unpacking *work, const of_node *node, const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, node->mode & 0777);
    if (file < 0) {
        return false;
    }
    bool written = write_content(work, node, file);
    int reason = errno;
    bool closed = close(file) == 0;
    errno = written ? errno : reason;
    return written && closed;
}

static bool write_link(const of_node *node, const char *path)
{
    char target[OF_PATH_SIZE];
    unlink(path);
    return of_path(target, "%.*s", (int)node->size, (const char *)node->rest) && symlink(target, path) == 0;
}

/* Beside its place first: a process that starts at the same time must not see half a file. */
static bool put(unpacking *work, const of_node *node, const char *path)
{
    char fresh[OF_PATH_SIZE];
    int above = (int)(strrchr(path, '/') - path); /* the name itself may be as long as names can be */
    if (!of_path(fresh, "%.*s/.%ld.new", above, path, (long)getpid())) {
        return false;
    }
    bool written = node->kind == OF_LINK_NODE ? write_link(node, fresh) : write_file(work, node, fresh);
    if (written && rename(fresh, path) == 0) {
        return true;
    }
    int reason = errno;
    unlink(fresh);
    errno = reason;
    return false;
}

static bool is_wanted(const unpacking *work, const char *path)
{
    return work->pattern == NULL || fnmatch(work->pattern, path + work->root_size + 1, FNM_LEADING_DIR) == 0;
}

static bool unpack_node(unpacking *work, uint64_t reference, const char *path);

static bool unpack_folder(unpacking *work, const of_node *folder, const char *path)
{
    if (is_wanted(work, path) && mkdir(path, 0755) != 0 && errno != EEXIST) {
        return false;
    }
    char *inside = malloc(OF_PATH_SIZE);
    of_name *name = calloc(1, sizeof *name);
    bool done = inside != NULL && name != NULL;
    while (done && of_squash_next(work->squash, folder, name)) {
        done = of_path(inside, "%s/%s", path, name->name) && unpack_node(work, name->node, inside);
    }
    if (done && name->at != folder->size - 3) {
        done = damaged();
    }
    free(name);
    free(inside);
    return done;
}

static bool unpack_node(unpacking *work, uint64_t reference, const char *path)
{
    of_node node;
    if (!of_squash_node(work->squash, reference, &node)) {
        return damaged();
    }
    if (node.kind == OF_FOLDER_NODE) {
        return unpack_folder(work, &node, path);
    }
    if (!is_wanted(work, path)) {
        return true;
    }
    bool is_there = node.kind == OF_LINK_NODE ? is_link_there(path, &node) : is_file_there(path, &node);
    return is_there || (of_make_parents(path) && put(work, &node, path));
}

bool of_unpack(of_squash *squash, const char *folder, const char *pattern)
{
    unpacking work = {.squash = squash, .pattern = pattern, .root_size = strlen(folder), .buffer = malloc(OF_BLOCK)};
    of_node root;
    bool done = work.buffer != NULL && (mkdir(folder, 0700) == 0 || errno == EEXIST);
    if (done) {
        done = of_squash_node(squash, squash->root, &root) && root.kind == OF_FOLDER_NODE ? unpack_folder(&work, &root, folder)
                                                                                          : damaged();
    }
    free(work.buffer);
    return done;
}

static bool unpack_below(of_squash *squash, const char *root, char folder[OF_PATH_SIZE])
{
    char programs[OF_PATH_SIZE], inside[OF_PATH_SIZE], identity[2 * OF_IDENTITY_SIZE + 1];
    for (size_t at = 0; at < OF_IDENTITY_SIZE; at++) {
        snprintf(identity + 2 * at, 3, "%02x", squash->sealed->identity[at]);
    }
    return of_path(programs, "%s/onefold-programs", root) && of_path(inside, "%s/", programs)
           && of_make_parents(inside) && of_is_private(programs) && of_path(folder, "%s/%s", programs, identity)
           && of_unpack(squash, folder, NULL);
}

bool of_unpack_to_cache(of_squash *squash, const char *name, char folder[OF_PATH_SIZE])
{
    int reason = ENOENT;
    for (int number = 0; number < OF_CACHE_ROOTS; number++) {
        char root[OF_PATH_SIZE];
        if (of_cache_root(number, root)) {
            if (unpack_below(squash, root, folder)) {
                return true;
            }
            reason = errno;
            if (reason == EBADMSG) {
                break;
            }
        }
    }
    if (reason == EBADMSG) {
        fprintf(stderr, "%s is damaged: it is not as it was made. Copy or download it again.\n", name);
    } else {
        fprintf(stderr, "%s cannot start: there is no folder for its files that is the user's own (%s); set "
                        "XDG_CACHE_HOME to one from which programs may be run.\n", name, strerror(reason));
    }
    return false;
}
