// Memory that is really held. A limit on address space would be simpler, and would break every program that reserves
// more than it uses: Go, Java, sanitizers; and it would hold for each process by itself.
#define _GNU_SOURCE
#include "memory.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

typedef struct {
    pid_t *pids;
    size_t count;
    size_t room;
} Kin;

// The text of a small file; empty when it has gone meanwhile or may not be read.
static void read_text(const char *path, char *text, size_t size) {
    text[0] = 0;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    size_t length = 0;
    ssize_t more;
    while (length < size - 1 && (more = read(file, text + length, size - 1 - length)) > 0) length += (size_t)more;
    close(file);
    text[length] = 0;
}

static void add(Kin *kin, pid_t pid) {
    if (kin->count == kin->room) {
        pid_t *larger = realloc(kin->pids, (kin->room = kin->room ? kin->room * 2 : 64) * sizeof(pid_t));
        if (larger == NULL) return;
        kin->pids = larger;
    }
    kin->pids[kin->count++] = pid;
}

// Whoever a process has started, each of its threads by itself: that is how the kernel lists them.
static void add_children(Kin *kin, pid_t parent) {
    char path[96], text[8192];
    snprintf(path, sizeof path, "/proc/%d/task", (int)parent);
    DIR *threads = opendir(path);
    struct dirent *entry;
    while (threads != NULL && (entry = readdir(threads)) != NULL) {
        if (entry->d_name[0] < '0' || entry->d_name[0] > '9') continue;
        snprintf(path, sizeof path, "/proc/%d/task/%.16s/children", (int)parent, entry->d_name);
        read_text(path, text, sizeof text);
        for (char *rest = NULL, *word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
            add(kin, atoi(word));
        }
    }
    if (threads != NULL) closedir(threads);
}

// What lies in memory for a process, with all that it shares.
static long long resident(pid_t pid) {
    char path[64], text[256];
    snprintf(path, sizeof path, "/proc/%d/statm", (int)pid);
    read_text(path, text, sizeof text);
    long long pages = 0;
    if (sscanf(text, "%*d %lld", &pages) != 1) return 0;
    return pages * sysconf(_SC_PAGESIZE);
}

// The same, with its share of what it shares; costs the kernel a look at every page.
static long long proportional(pid_t pid) {
    char path[64], text[2048];
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
    read_text(path, text, sizeof text);
    const char *line = strstr(text, "\nPss:");
    long long kilobytes = 0;
    if (line == NULL || sscanf(line, "\nPss: %lld", &kilobytes) != 1) return resident(pid);
    return kilobytes * 1024;
}

static long long sum(const Kin *kin, long long (*of)(pid_t)) {
    long long bytes = 0;
    for (size_t index = 0; index < kin->count; index++) bytes += of(kin->pids[index]);
    return bytes;
}

long long memory_of_descendants(long long limit) {
    Kin kin = {NULL, 0, 0};
    add_children(&kin, getpid());
    // Those that are found are looked at in turn.
    for (size_t index = 0; index < kin.count; index++) add_children(&kin, kin.pids[index]);
    long long bytes = sum(&kin, resident);
    // Twice, for the shares of those who stay grow while others end between one look and the next.
    for (int look = 0; look < 2 && bytes > limit; look++) bytes = sum(&kin, proportional);
    free(kin.pids);
    return bytes;
}
