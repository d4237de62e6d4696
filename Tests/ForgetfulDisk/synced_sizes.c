// Loaded into redis-server by ForgetfulDisk: after each fdatasync it notes, in <file>.synced, how long the file was when
// the call began. That much is safe from a power cut; whatever was written since is not.
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void note(int file, int64_t size) {
    char link[64], path[PATH_MAX + 8];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, PATH_MAX);
    if (length <= 0) return;
    snprintf(path + length, sizeof path - (size_t)length, ".synced");
    int notes = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    if (notes < 0) return;
    // One small write in place: a kill leaves the old number or the new one, never half of it. A lost note loses more, not less.
    (void)!pwrite(notes, &size, sizeof size, 0);
    close(notes);
}

int fdatasync(int file) {
    struct stat before;
    int known = fstat(file, &before) == 0 && S_ISREG(before.st_mode);
    int result = (int)syscall(SYS_fdatasync, file);
    if (result == 0 && known) note(file, before.st_size);
    return result;
}
