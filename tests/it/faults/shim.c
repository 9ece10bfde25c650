/* Stands before the file calls of a program, and lets the one with a number fail: the program is killed there, or after half
   of what it wrote, or the disk is full from then on, or the call fails once. Without a number it counts. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { COUNT, KILL, TORN, FULL, BROKEN, LOST };

static long calls, at = -1;
static int how = COUNT, is_ready;

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

static void report(void) {
    const char *path = getenv("FAULT_COUNT");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (file) {
        fprintf(file, "%ld", calls);
        fclose(file);
    }
}

static void ready(void) {
    if (is_ready) return;
    is_ready = 1;
    const char *number = getenv("FAULT_AT"), *name = getenv("FAULT_HOW");
    if (number) at = atol(number);
    if (name) {
        how = !strcmp(name, "kill") ? KILL : !strcmp(name, "torn") ? TORN : !strcmp(name, "full") ? FULL
            : !strcmp(name, "broken") ? BROKEN : !strcmp(name, "lost") ? LOST : COUNT;
    }
    if (how == COUNT) atexit(report);
}

static int is_file(int fd) {
    struct stat s;
    return fstat(fd, &s) == 0 && S_ISREG(s.st_mode);
}

/* Returns the error the call ends with, 0 to go on, or -1 where it is to be done by half. */
static int fault(void) {
    ready();
    long now = calls++;
    if (how == COUNT || at < 0 || now < at) return 0;
    if (how == FULL) return ENOSPC;
    if (now != at) return 0;
    if (how == KILL) die();
    if (how == BROKEN) return EIO;
    return -1;
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)
#define FAIL(error) do { errno = (error); return -1; } while (0)

ssize_t write(int fd, const void *data, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    int error = is_file(fd) ? fault() : 0;
    if (error > 0) FAIL(error);
    if (error < 0 && how == LOST) return size;
    if (error < 0) { real(fd, data, size / 2); die(); }
    return real(fd, data, size);
}

static ssize_t put(ssize_t (*real)(int, const void *, size_t, off64_t), int fd, const void *data, size_t size, off64_t place) {
    int error = is_file(fd) ? fault() : 0;
    if (error > 0) FAIL(error);
    if (error < 0 && how == LOST) return size;
    if (error < 0) { real(fd, data, size / 2, place); die(); }
    return real(fd, data, size, place);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t place) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    return put(real, fd, data, size, place);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t place) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    return put(real, fd, data, size, place);
}

#define WHOLE(call) do { \
    int error = fault(); \
    if (error > 0) FAIL(error); \
    int done = (call); \
    if (error < 0 && how == TORN) die(); \
    return done; \
} while (0)

int fsync(int fd) { REAL(int, "fsync", int); WHOLE(real(fd)); }
int fdatasync(int fd) { REAL(int, "fdatasync", int); WHOLE(real(fd)); }
int ftruncate64(int fd, off64_t size) { REAL(int, "ftruncate64", int, off64_t); WHOLE(real(fd, size)); }
int ftruncate(int fd, off_t size) { REAL(int, "ftruncate64", int, off64_t); WHOLE(real(fd, size)); }
int rename(const char *from, const char *to) { REAL(int, "rename", const char *, const char *); WHOLE(real(from, to)); }
int unlink(const char *path) { REAL(int, "unlink", const char *); WHOLE(real(path)); }
int mkdir(const char *path, mode_t mode) { REAL(int, "mkdir", const char *, mode_t); WHOLE(real(path, mode)); }
int link(const char *from, const char *to) { REAL(int, "link", const char *, const char *); WHOLE(real(from, to)); }
int linkat(int a, const char *from, int b, const char *to, int flags) {
    REAL(int, "linkat", int, const char *, int, const char *, int);
    WHOLE(real(a, from, b, to, flags));
}

static mode_t mode_of(int flags, va_list list) {
    return flags & O_CREAT ? va_arg(list, mode_t) : 0;
}

int open64(const char *path, int flags, ...) {
    REAL(int, "open64", const char *, int, ...);
    va_list list;
    va_start(list, flags);
    mode_t mode = mode_of(flags, list);
    va_end(list);
    if (!(flags & O_CREAT)) return real(path, flags, mode);
    WHOLE(real(path, flags, mode));
}

int open(const char *path, int flags, ...) {
    REAL(int, "open64", const char *, int, ...);
    va_list list;
    va_start(list, flags);
    mode_t mode = mode_of(flags, list);
    va_end(list);
    if (!(flags & O_CREAT)) return real(path, flags, mode);
    WHOLE(real(path, flags, mode));
}
