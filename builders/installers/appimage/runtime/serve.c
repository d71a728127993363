/* Read-only, and nothing changes while it is mounted, so the kernel may keep whatever it has learnt. The number
   of a node is that of its inode in the squashfs and 2, and 1 for the root, as the protocol has it. */
#define _GNU_SOURCE
#include "serve.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { REQUEST_SIZE = 1 << 17, REPLY_SIZE = 1 << 20, FIRST_NODE = 2, PAGES = 64, OLD_INIT = 24, BACKGROUND = 16 };
static const uint64_t FOREVER = 24 * 60 * 60;

typedef struct {
    of_server *server;
    of_squash *squash;
    const struct fuse_in_header *header;
    const void *body;
} request;

static void reply(const request *asked, int error, const void *data, size_t size)
{
    struct fuse_out_header header = {
        .len = (uint32_t)(sizeof header + size), .error = -error, .unique = asked->header->unique};
    struct iovec parts[] = {{.iov_base = &header, .iov_len = sizeof header},
                            {.iov_base = (void *)(uintptr_t)data, .iov_len = size}};
    /* It fails if who asked was interrupted meanwhile: nobody waits for the answer then. */
    ssize_t ignored = writev(asked->server->device, parts, size > 0 ? 2 : 1);
    (void)ignored;
}

/* Whatever the program's errors go to is opened anew: kept open, it would seem in use after the program ended. */
static void refuse_damage(const request *asked)
{
    of_server *server = asked->server;
    char errors[32];
    snprintf(errors, sizeof errors, "/proc/%ld/fd/2", (long)server->program);
    int file = server->has_told ? -1 : open(errors, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file >= 0) {
        dprintf(file, "%s is damaged: it is not as it was made. Copy or download it again.\n", server->path);
        close(file);
    }
    server->has_told = true;
    reply(asked, EIO, NULL, 0);
}

static bool find(const request *asked, of_node *node)
{
    uint64_t number = asked->header->nodeid;
    bool is_root = number == FUSE_ROOT_ID;
    if (of_squash_node(asked->squash, is_root ? asked->squash->root : number - FIRST_NODE, node)) {
        return true;
    }
    refuse_damage(asked);
    return false;
}

static uint64_t number_of(const of_squash *squash, uint64_t reference)
{
    return reference == squash->root ? FUSE_ROOT_ID : reference + FIRST_NODE;
}

static struct fuse_attr attributes(const of_node *node)
{
    static const mode_t KINDS[] = {[OF_FOLDER_NODE] = S_IFDIR, [OF_FILE_NODE] = S_IFREG, [OF_LINK_NODE] = S_IFLNK};
    return (struct fuse_attr){
        .ino = node->number,
        .size = node->size,
        .blocks = (node->size + 511) / 512,
        .atime = node->time,
        .mtime = node->time,
        .ctime = node->time,
        .mode = KINDS[node->kind] | (node->mode & 07777u),
        .nlink = node->links,
        .uid = geteuid(),
        .gid = getegid(),
        .blksize = OF_BLOCK,
    };
}

static void answer_init(const request *asked)
{
    const struct fuse_init_in *in = asked->body;
    struct fuse_init_out out = {
        .major = FUSE_KERNEL_VERSION,
        .minor = FUSE_KERNEL_MINOR_VERSION,
        .max_readahead = in->max_readahead,
        .flags = in->flags & (FUSE_ASYNC_READ | FUSE_PARALLEL_DIROPS | FUSE_CACHE_SYMLINKS | FUSE_MAX_PAGES),
        .max_background = BACKGROUND,
        .congestion_threshold = BACKGROUND * 3 / 4,
        .max_write = 4096,
        .time_gran = 1,
        .max_pages = PAGES,
    };
    reply(asked, 0, &out, in->minor < 23 ? OLD_INIT : sizeof out);
}

static void answer_lookup(const request *asked)
{
    of_node folder, node;
    of_name name = {0};
    struct fuse_entry_out out = {.entry_valid = FOREVER, .attr_valid = FOREVER};
    if (!find(asked, &folder)) {
        return;
    }
    while (folder.kind == OF_FOLDER_NODE && of_squash_next(asked->squash, &folder, &name)) {
        if (strcmp(name.name, asked->body) == 0) {
            if (!of_squash_node(asked->squash, name.node, &node)) {
                refuse_damage(asked);
                return;
            }
            out.nodeid = number_of(asked->squash, name.node);
            out.attr = attributes(&node);
            break;
        }
    }
    reply(asked, 0, &out, sizeof out); /* number 0: there is no such name, and there will be none */
}

static void answer_attributes(const request *asked)
{
    of_node node;
    if (find(asked, &node)) {
        struct fuse_attr_out out = {.attr_valid = FOREVER, .attr = attributes(&node)};
        reply(asked, 0, &out, sizeof out);
    }
}

static void answer_link(const request *asked)
{
    of_node node;
    if (find(asked, &node)) {
        bool is_link = node.kind == OF_LINK_NODE;
        reply(asked, is_link ? 0 : EINVAL, node.rest, is_link ? (size_t)node.size : 0);
    }
}

static void answer_open(const request *asked)
{
    const struct fuse_open_in *in = asked->body;
    struct fuse_open_out out = {.open_flags = FOPEN_KEEP_CACHE};
    if (asked->header->opcode == FUSE_OPENDIR) {
        out.open_flags |= FOPEN_CACHE_DIR;
    }
    bool writes = (in->flags & O_ACCMODE) != O_RDONLY;
    reply(asked, writes ? EROFS : 0, &out, writes ? 0 : sizeof out);
}

static void answer_read(const request *asked)
{
    static uint8_t content[REPLY_SIZE];
    const struct fuse_read_in *in = asked->body;
    of_node node;
    if (!find(asked, &node)) {
        return;
    }
    size_t size = in->size < sizeof content ? in->size : sizeof content;
    ptrdiff_t done = node.kind == OF_FILE_NODE ? of_squash_read(asked->squash, &node, in->offset, content, size) : -1;
    if (done < 0) {
        refuse_damage(asked);
    } else {
        reply(asked, 0, content, (size_t)done);
    }
}

/* Adds a name to a listing; false if it has no room. */
static bool add_name(uint8_t *listing, size_t *used, size_t room, const of_name *name, uint64_t offset)
{
    static const uint32_t KINDS[] = {[OF_FOLDER_NODE] = DT_DIR, [OF_FILE_NODE] = DT_REG, [OF_LINK_NODE] = DT_LNK};
    struct fuse_dirent entry = {.ino = name->node + FIRST_NODE, .off = offset, .namelen = (uint32_t)strlen(name->name)};
    size_t size = FUSE_DIRENT_ALIGN(FUSE_NAME_OFFSET + entry.namelen);
    if (name->kind < sizeof KINDS / sizeof *KINDS) {
        entry.type = KINDS[name->kind];
    }
    if (size > room - *used) {
        return false;
    }
    memset(listing + *used, 0, size);
    memcpy(listing + *used, &entry, FUSE_NAME_OFFSET);
    memcpy(listing + *used + FUSE_NAME_OFFSET, name->name, entry.namelen);
    *used += size;
    return true;
}

static void answer_names(const request *asked)
{
    static uint8_t listing[REQUEST_SIZE];
    const struct fuse_read_in *in = asked->body;
    size_t room = in->size < sizeof listing ? in->size : sizeof listing, used = 0;
    of_node folder;
    of_name name = {0};
    if (!find(asked, &folder)) {
        return;
    }
    for (uint64_t number = 1; folder.kind == OF_FOLDER_NODE && of_squash_next(asked->squash, &folder, &name); number++) {
        if (number > in->offset && !add_name(listing, &used, room, &name, number)) {
            break;
        }
    }
    reply(asked, 0, listing, used);
}

static void answer_whole(const request *asked)
{
    struct fuse_statfs_out out = {.st = {.blocks = asked->squash->sealed->image_size / 512,
                                         .files = asked->squash->node_count,
                                         .bsize = OF_BLOCK,
                                         .frsize = 512,
                                         .namelen = OF_NAME_SIZE - 1}};
    reply(asked, 0, &out, sizeof out);
}

static void answer(const request *asked)
{
    switch (asked->header->opcode) {
    case FUSE_INIT:
        answer_init(asked);
        break;
    case FUSE_LOOKUP:
        answer_lookup(asked);
        break;
    case FUSE_GETATTR:
        answer_attributes(asked);
        break;
    case FUSE_READLINK:
        answer_link(asked);
        break;
    case FUSE_OPEN:
    case FUSE_OPENDIR:
        answer_open(asked);
        break;
    case FUSE_READ:
        answer_read(asked);
        break;
    case FUSE_READDIR:
        answer_names(asked);
        break;
    case FUSE_STATFS:
        answer_whole(asked);
        break;
    case FUSE_RELEASE:
    case FUSE_RELEASEDIR:
        reply(asked, 0, NULL, 0);
        break;
    case FUSE_FORGET:
    case FUSE_BATCH_FORGET:
    case FUSE_INTERRUPT:
        break; /* these want no answer */
    default:
        reply(asked, ENOSYS, NULL, 0);
    }
}

bool of_serve_one(of_server *server)
{
    static _Alignas(8) uint8_t buffer[REQUEST_SIZE];
    ssize_t size = read(server->device, buffer, sizeof buffer - 1);
    if (size < (ssize_t)sizeof(struct fuse_in_header)) {
        /* ENOENT: the request was taken back before it was read. */
        return size < 0 && (errno == EINTR || errno == EAGAIN || errno == ENOENT);
    }
    buffer[size] = 0;
    request asked = {.server = server, .squash = server->squash, .header = (const void *)buffer};
    asked.body = buffer + sizeof(struct fuse_in_header);
    answer(&asked);
    return true;
}
