#ifndef CHIMERA_CPROCESSES_SHIM_H
#define CHIMERA_CPROCESSES_SHIM_H

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/types.h>

// Declared only under _GNU_SOURCE, which a module cannot define for the headers that others have included before.
extern int pipe2(int ends[2], int flags);
extern int memfd_create(const char *name, unsigned int flags);
extern long syscall(long number, ...);

/// Makes a pipe whose ends no other program inherits.
static inline int process_pipe(int ends[2]) {
    return pipe2(ends, O_CLOEXEC);
}

/// Makes a file in memory that no other program inherits.
static inline int process_memory_file(const char *name) {
    return memfd_create(name, 1U /* MFD_CLOEXEC */);
}

/// Opens a file that can be read once a child has ended, and that no other program inherits.
static inline int process_watch(pid_t child) {
    return (int)syscall(SYS_pidfd_open, child, 0);
}

#endif
