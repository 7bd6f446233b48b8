/* Loaded before the C library (LD_PRELOAD): makes writing the database's write-ahead log to the
   disk fail once the file named by FAIL_FSYNC_WHEN exists. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char LOG[] = "/onewindow.db-wal";

static int fails(int file) {
    char link[64], path[4096];
    const char *when = getenv("FAIL_FSYNC_WHEN");
    if (!when || access(when, F_OK) != 0)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t n = readlink(link, path, sizeof path - 1);
    size_t tail = sizeof LOG - 1;
    return n > (ssize_t)tail && memcmp(path + n - tail, LOG, tail) == 0;
}

static int sync_or_fail(const char *name, int file) {
    if (fails(file)) {
        errno = EIO;
        return -1;
    }
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    return real(file);
}

int fsync(int file) { return sync_or_fail("fsync", file); }
int fdatasync(int file) { return sync_or_fail("fdatasync", file); }
