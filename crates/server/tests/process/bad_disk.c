/* Loaded before the C library (LD_PRELOAD). For the database's write-ahead log alone:
   once the file named by FSYNC_FAILS_WHEN exists, writing to the disk (fsync) fails;
   while the file named by DISK_FULL_WHEN exists, the disk is full. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char LOG[] = "/onewindow.db-wal";

static int now(const char *trigger, int file) {
    char link[64], path[4096];
    const char *when = getenv(trigger);
    if (!when || access(when, F_OK) != 0)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t n = readlink(link, path, sizeof path - 1);
    size_t tail = sizeof LOG - 1;
    return n > (ssize_t)tail && memcmp(path + n - tail, LOG, tail) == 0;
}

static int refused(int error) {
    errno = error;
    return -1;
}

static int sync_or_fail(const char *name, int file) {
    if (now("FSYNC_FAILS_WHEN", file))
        return refused(EIO);
    return ((int (*)(int))dlsym(RTLD_NEXT, name))(file);
}

int fsync(int file) { return sync_or_fail("fsync", file); }
int fdatasync(int file) { return sync_or_fail("fdatasync", file); }

ssize_t write(int file, const void *bytes, size_t n) {
    if (now("DISK_FULL_WHEN", file))
        return refused(ENOSPC);
    return ((ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write"))(file, bytes, n);
}

static ssize_t write_at(const char *name, int file, const void *bytes, size_t n, off_t at) {
    if (now("DISK_FULL_WHEN", file))
        return refused(ENOSPC);
    return ((ssize_t(*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, name))(file, bytes, n, at);
}

ssize_t pwrite(int file, const void *bytes, size_t n, off_t at) {
    return write_at("pwrite", file, bytes, n, at);
}
ssize_t pwrite64(int file, const void *bytes, size_t n, off_t at) {
    return write_at("pwrite64", file, bytes, n, at);
}
