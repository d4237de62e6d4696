import CSQLite

/// One prepared statement, finalised when it goes out of use; values are copied at the border.
@safe
struct SQLiteStatement: ~Copyable {
    private let pointer: OpaquePointer
    private let connection: OpaquePointer
    private let action: String

    init(_ connection: OpaquePointer, _ text: String, doing action: String) throws(ArchiveError) {
        var pointer: OpaquePointer?
        let code = unsafe sqlite3_prepare_v2(connection, text, -1, &pointer, nil)
        guard code == SQLITE_OK, let pointer = unsafe pointer else {
            throw unsafe SQLiteStatement.error(connection, action)
        }
        unsafe self.pointer = unsafe pointer
        unsafe self.connection = unsafe connection
        self.action = action
    }

    deinit {
        unsafe sqlite3_finalize(pointer)
    }

    func bind(_ value: Int, at place: Int32) throws(ArchiveError) {
        try check(unsafe sqlite3_bind_int64(pointer, place, Int64(value)))
    }

    func bind(_ bytes: [UInt8], at place: Int32) throws(ArchiveError) {
        let code = unsafe bytes.withUnsafeBytes { buffer in
            unsafe chimera_bind_blob(pointer, place, buffer.baseAddress, Int32(buffer.count))
        }
        try check(code)
    }

    func bind(_ text: String, at place: Int32) throws(ArchiveError) {
        try check(unsafe chimera_bind_text(pointer, place, text, Int32(text.utf8.count)))
    }

    /// Whether there is another row.
    func step() throws(ArchiveError) -> Bool {
        let code = unsafe sqlite3_step(pointer)
        if code == SQLITE_ROW { return true }
        guard code == SQLITE_DONE else { throw unsafe Self.error(connection, action) }
        return false
    }

    func reset() throws(ArchiveError) {
        try check(unsafe sqlite3_reset(pointer))
    }

    func integer(_ column: Int32) -> Int {
        Int(unsafe sqlite3_column_int64(pointer, column))
    }

    func bytes(_ column: Int32) -> [UInt8] {
        let count = Int(unsafe sqlite3_column_bytes(pointer, column))
        guard count > 0, let start = unsafe sqlite3_column_blob(pointer, column) else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    private func check(_ code: Int32) throws(ArchiveError) {
        guard code == SQLITE_OK else { throw unsafe Self.error(connection, action) }
    }

    static func error(_ connection: OpaquePointer?, _ action: String) -> ArchiveError {
        let text = unsafe sqlite3_errmsg(connection)
        return .store(doing: action, message: unsafe text.map { unsafe String(cString: $0) } ?? "out of memory")
    }
}
