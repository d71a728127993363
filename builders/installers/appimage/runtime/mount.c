#define _GNU_SOURCE
#include "mount.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cache.h"
#include "serve.h"

enum { PAUSE = 500 /* milliseconds between looks at whether it is still used */, NAME_PART = 12 };
static const char *const HELPERS[] = {"fusermount3", "fusermount"};
static const char TYPE[] = "fuse.appimage";

static bool make_folder(const char *name, char folder[OF_PATH_SIZE])
{
    const char *const places[] = {getenv("TMPDIR"), "/tmp", getenv("XDG_RUNTIME_DIR"), "/dev/shm"};
    for (size_t number = 0; number < sizeof places / sizeof *places; number++) {
        if (places[number] != NULL && places[number][0] == '/'
            && of_path(folder, "%s/.mount_%.*sXXXXXX", places[number], NAME_PART, name) && mkdtemp(folder) != NULL) {
            return true;
        }
    }
    return false;
}

/* Runs a helper that reports on `socket`, or none if that is -1; its words go nowhere. */
static bool run(const char *const arguments[], int socket)
{
    pid_t child = fork();
    if (child == 0) {
        char number[16];
        int nowhere = open("/dev/null", O_RDWR);
        snprintf(number, sizeof number, "%d", socket);
        if (socket >= 0 && (fcntl(socket, F_SETFD, 0) != 0 || setenv("_FUSE_COMMFD", number, 1) != 0)) {
            _exit(127);
        }
        dup2(nowhere, STDOUT_FILENO);
        dup2(nowhere, STDERR_FILENO);
        execvp(arguments[0], (char *const *)(uintptr_t)arguments);
        _exit(127);
    }
    int status = -1;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return child > 0 && status == 0;
}

static int received(int socket)
{
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } control;
    char byte;
    struct iovec part = {.iov_base = &byte, .iov_len = 1};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    int device = -1;
    if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) > 0) {
        const struct cmsghdr *first = CMSG_FIRSTHDR(&message);
        if (first != NULL && first->cmsg_type == SCM_RIGHTS) {
            memcpy(&device, CMSG_DATA(first), sizeof device);
        }
    }
    return device;
}

static int mount_by_helper(const char *helper, const char *folder)
{
    int sockets[2], device = -1;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) {
        return -1;
    }
    const char *const arguments[] = {helper, "-o", "ro,nosuid,nodev,fsname=appimage,subtype=appimage", "--", folder, NULL};
    bool mounted = run(arguments, sockets[0]);
    close(sockets[0]);
    if (mounted) {
        device = received(sockets[1]);
    }
    close(sockets[1]);
    return device;
}

static int mount_as_root(const char *folder)
{
    char options[64];
    int device = open("/dev/fuse", O_RDWR | O_CLOEXEC);
    snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0", device);
    if (device >= 0 && mount("appimage", folder, TYPE, MS_RDONLY | MS_NOSUID | MS_NODEV, options) != 0) {
        close(device);
        return -1;
    }
    return device;
}

static int mount_somehow(const char *folder)
{
    int device = geteuid() == 0 ? mount_as_root(folder) : -1;
    for (size_t number = 0; device < 0 && number < sizeof HELPERS / sizeof *HELPERS; number++) {
        device = mount_by_helper(HELPERS[number], folder);
    }
    return device;
}

/* Fails while it is used. */
static bool unmount(const char *folder)
{
    if (geteuid() == 0) {
        return umount2(folder, 0) == 0;
    }
    for (size_t number = 0; number < sizeof HELPERS / sizeof *HELPERS; number++) {
        const char *const arguments[] = {HELPERS[number], "-u", "--", folder, NULL};
        if (run(arguments, -1)) {
            return true;
        }
    }
    return false;
}

/* Unmounting asks us things that we have to answer meanwhile, so a child does it. */
static pid_t begin_unmount(const char *folder)
{
    pid_t child = fork();
    if (child == 0) {
        _exit(unmount(folder) ? 0 : 1);
    }
    return child;
}

static bool has_ended(pid_t program, int handle)
{
    struct pollfd one = {.fd = handle, .events = POLLIN};
    return handle >= 0 ? poll(&one, 1, 0) > 0 : kill(program, 0) != 0 && errno == ESRCH;
}

static void serve(of_server *server, const char *folder)
{
    int handle = (int)syscall(SYS_pidfd_open, server->program, 0); /* Linux 5.3 */
    pid_t ending = 0;
    for (;;) {
        bool waits = handle >= 0 && ending == 0 && !has_ended(server->program, handle);
        struct pollfd both[] = {{.fd = server->device, .events = POLLIN}, {.fd = waits ? handle : -1, .events = POLLIN}};
        poll(both, 2, waits ? -1 : PAUSE);
        if ((both[0].revents & (POLLERR | POLLNVAL)) != 0
            || ((both[0].revents & POLLIN) != 0 && !of_serve_one(server))) {
            break;
        }
        int status = 0;
        if (ending > 0 && waitpid(ending, &status, WNOHANG) == ending) {
            ending = 0;
        }
        if (ending == 0 && both[0].revents == 0 && has_ended(server->program, handle)) {
            ending = begin_unmount(folder);
        }
    }
    rmdir(folder);
}

/* What others opened for the program must not seem in use once that has ended. */
static void close_all_but(int device)
{
    enum { MOST = 1024 };
    for (int file = STDERR_FILENO + 1; file < MOST; file++) {
        if (file != device) {
            close(file);
        }
    }
}

/* A process of its own session, and no child of the program's, which may wait for its own. */
static bool leave_server(of_server *served, const char *folder)
{
    pid_t child = fork();
    if (child == 0) {
        pid_t server = fork();
        if (server == 0) {
            int nowhere = open("/dev/null", O_RDWR);
            setsid();
            /* It ends when the program has ended, whoever ends that. */
            signal(SIGTERM, SIG_IGN);
            signal(SIGINT, SIG_IGN);
            signal(SIGHUP, SIG_IGN);
            dup2(nowhere, STDIN_FILENO);
            dup2(nowhere, STDOUT_FILENO);
            dup2(nowhere, STDERR_FILENO);
            close_all_but(served->device);
            if (chdir("/") == 0) {
                serve(served, folder);
            }
        }
        _exit(server < 0);
    }
    int status = -1;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return child > 0 && status == 0;
}

bool of_mount(of_squash *squash, const char *path, char folder[OF_PATH_SIZE])
{
    if (access("/dev/fuse", R_OK | W_OK) != 0 || !make_folder(strrchr(path, '/') + 1, folder)) {
        return false;
    }
    of_server server = {.squash = squash, .device = mount_somehow(folder), .program = getpid(), .path = path};
    bool serving = server.device >= 0 && leave_server(&server, folder);
    if (server.device >= 0) {
        close(server.device);
    }
    if (!serving) {
        rmdir(folder);
    }
    return serving;
}
