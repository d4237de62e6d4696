#ifndef CHIMERA_TASK_SUPERVISOR_MEMORY_H
#define CHIMERA_TASK_SUPERVISOR_MEMORY_H

// What this process's descendants hold of the machine's memory, in bytes; what they share counts once.
//
// Cheap while that is surely within the limit: then the answer may be too high, but is within it as well.
long long memory_of_descendants(long long limit);

#endif
