#ifndef CHIMERA_CLINUX_SHIM_H
#define CHIMERA_CLINUX_SHIM_H

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>

/// Names the calling thread, for `top` and debuggers; prctl itself is variadic and not importable.
static inline void linux_name_thread(const char *name) {
    prctl(PR_SET_NAME, name);
}

#endif
