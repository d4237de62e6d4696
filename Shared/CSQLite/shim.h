#include <sqlite3.h>

// A macro that casts -1 to a function pointer cannot be imported: SQLite copies the bytes before the call returns.
static inline int chimera_bind_blob(sqlite3_stmt *statement, int place, const void *bytes, int count)
{
    return count == 0 ? sqlite3_bind_zeroblob(statement, place, 0)
                      : sqlite3_bind_blob(statement, place, bytes, count, SQLITE_TRANSIENT);
}

static inline int chimera_bind_text(sqlite3_stmt *statement, int place, const char *bytes, int count)
{
    return sqlite3_bind_text(statement, place, bytes, count, SQLITE_TRANSIENT);
}
