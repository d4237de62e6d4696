import CSQLite

/// An open archive file.
///
/// Sendable, because the pointer never changes and SQLite itself lets only one thread at a time into a connection
/// opened with FULLMUTEX.
@safe
final class SQLiteConnection: @unchecked Sendable {
    private let pointer: OpaquePointer

    init(path: String, isReading: Bool = false) throws(ArchiveError) {
        var pointer: OpaquePointer?
        let access = isReading ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        let flags = access | SQLITE_OPEN_FULLMUTEX
        let code = unsafe sqlite3_open_v2(path, &pointer, flags, nil)
        guard code == SQLITE_OK, let opened = unsafe pointer else {
            let error = unsafe SQLiteStatement.error(pointer, "opening the audit archive")
            unsafe sqlite3_close_v2(pointer)
            throw error
        }
        unsafe self.pointer = unsafe opened
        // Others may be writing; their transactions are short.
        unsafe sqlite3_busy_timeout(opened, 10_000)
    }

    deinit {
        unsafe sqlite3_close_v2(pointer)
    }

    func prepare(_ text: String, doing action: String) throws(ArchiveError) -> SQLiteStatement {
        try unsafe SQLiteStatement(pointer, text, doing: action)
    }

    func run(_ text: String, doing action: String) throws(ArchiveError) {
        let statement = try prepare(text, doing: action)
        while try statement.step() {}
    }

    /// All of it or nothing; others wait meanwhile.
    func transaction<Value>(
        doing action: String,
        _ body: () throws(ArchiveError) -> Value
    ) throws(ArchiveError) -> Value {
        try run("BEGIN IMMEDIATE", doing: action)
        do throws(ArchiveError) {
            let value = try body()
            try run("COMMIT", doing: action)
            return value
        } catch {
            // A failed rollback leaves what a failed commit left; the first error is the one to tell.
            try? run("ROLLBACK", doing: action)
            throw error
        }
    }
}
