import Artifacts
import Dispatch
import Security

/// An audit archive in one SQLite file; a commit is on disk before it is reported.
package final class SQLiteArchive: AuditArchive {
    package let identity: String

    /// Used on `queue` alone, one call after the other.
    private let connection: SQLiteConnection
    private let queue = DispatchQueue(label: "chimera.audit")

    /// Opens the file, or creates it; its folder must exist.
    package init(path: String) throws(ArchiveError) {
        let connection = try SQLiteConnection(path: path)
        let action = "preparing the audit archive"
        try connection.run("PRAGMA journal_mode = WAL", doing: action)
        try connection.run("PRAGMA synchronous = FULL", doing: action)
        identity = try connection.transaction(doing: action) { () throws(ArchiveError) in
            try connection.run(
                """
                CREATE TABLE IF NOT EXISTS entries (partition INTEGER NOT NULL, number INTEGER NOT NULL, \
                bytes BLOB NOT NULL, digest BLOB NOT NULL, PRIMARY KEY (partition, number)) WITHOUT ROWID
                """,
                doing: action
            )
            try connection.run("CREATE TABLE IF NOT EXISTS archive (identity TEXT NOT NULL)", doing: action)
            try connection.run("CREATE TABLE IF NOT EXISTS place (text TEXT NOT NULL)", doing: action)
            return try Self.identity(connection, at: FilePlace.text(of: path), action)
        }
        self.connection = connection
    }

    /// Opens a file that is there, to be read alone: nothing in it is changed, and appending fails.
    package init(reading path: String) throws(ArchiveError) {
        let connection = try SQLiteConnection(path: path, isReading: true)
        let action = "opening the audit archive"
        let select = try connection.prepare("SELECT identity FROM archive", doing: action)
        guard try select.step() else { throw .store(doing: action, message: "it has no identity") }
        identity = String(decoding: select.bytes(0), as: UTF8.self)
        self.connection = connection
    }

    package func head(of partition: Int) async throws(ArchiveError) -> AuditHead {
        try await perform { (connection) throws(ArchiveError) in try Self.head(of: partition, connection) }.get()
    }

    package func append(_ records: [AuditRecord], to partition: Int) async throws(ArchiveError) {
        try await perform { (connection) throws(ArchiveError) in
            try connection.transaction(doing: "archiving audit entries") { () throws(ArchiveError) in
                try Self.append(records, to: partition, connection)
            }
        }.get()
    }

    package func records(
        of partition: Int,
        after number: Int,
        limit: Int
    ) async throws(ArchiveError) -> [SealedRecord] {
        try await perform { (connection) throws(ArchiveError) in
            let select = try connection.prepare(
                """
                SELECT number, bytes, digest FROM entries WHERE partition = ? AND number > ? \
                AND typeof(number) = 'integer' ORDER BY number LIMIT ?
                """,
                doing: "reading the audit archive"
            )
            try select.bind(partition, at: 1)
            try select.bind(number, at: 2)
            try select.bind(limit, at: 3)
            var records: [SealedRecord] = []
            while try select.step() {
                // A digest of another length is no digest; it must not match by chance.
                let digest = Digest256(bytes: select.bytes(2)) ?? SHA256.digest([])
                records.append(SealedRecord(number: select.integer(0), bytes: select.bytes(1), digest: digest))
            }
            return records
        }.get()
    }

    package func partitions() async throws(ArchiveError) -> [Int] {
        try await perform { (connection) throws(ArchiveError) in
            let select = try connection.prepare(
                "SELECT DISTINCT partition FROM entries WHERE typeof(partition) = 'integer' ORDER BY partition",
                doing: "reading the audit archive"
            )
            var partitions: [Int] = []
            while try select.step() { partitions.append(select.integer(0)) }
            return partitions
        }.get()
    }

    /// SQLite keeps any value in any column, whatever type the column was given.
    package func strays() async throws(ArchiveError) -> Int {
        try await perform { (connection) throws(ArchiveError) in
            let select = try connection.prepare(
                """
                SELECT COUNT(*) FROM entries WHERE typeof(partition) <> 'integer' OR typeof(number) <> 'integer' \
                OR partition < 0 OR number < 1
                """,
                doing: "reading the audit archive"
            )
            return try select.step() ? select.integer(0) : 0
        }.get()
    }

    /// A file may make its caller wait, so nothing of it runs on the cooperative pool.
    private func perform<Value: Sendable>(
        _ work: @escaping @Sendable (SQLiteConnection) throws(ArchiveError) -> Value
    ) async -> Result<Value, ArchiveError> {
        await withCheckedContinuation { continuation in
            queue.async { [connection] in
                continuation.resume(returning: Result { () throws(ArchiveError) in try work(connection) })
            }
        }
    }

    private static func append(
        _ records: [AuditRecord],
        to partition: Int,
        _ connection: SQLiteConnection
    ) throws(ArchiveError) {
        let action = "archiving audit entries"
        var head = try head(of: partition, connection)
        let insert = try connection.prepare("INSERT INTO entries VALUES (?, ?, ?, ?)", doing: action)
        let known = try connection.prepare(
            "SELECT bytes FROM entries WHERE partition = ? AND number = ?",
            doing: action
        )
        for record in records {
            let bytes = record.bytes
            if record.number <= head.number {
                try known.bind(partition, at: 1)
                try known.bind(record.number, at: 2)
                guard try known.step(), known.bytes(0) == bytes else {
                    throw .differs(partition: partition, number: record.number)
                }
                try known.reset()
                continue
            }
            guard record.number == head.number + 1, record.partition == partition else {
                throw .gap(partition: partition, expected: head.number + 1, got: record.number)
            }
            head = head.followed(by: bytes)
            try insert.bind(partition, at: 1)
            try insert.bind(head.number, at: 2)
            try insert.bind(bytes, at: 3)
            try insert.bind(head.hash, at: 4)
            _ = try insert.step()
            try insert.reset()
        }
    }

    private static func head(
        of partition: Int,
        _ connection: SQLiteConnection
    ) throws(ArchiveError) -> AuditHead {
        let select = try connection.prepare(
            "SELECT number, digest FROM entries WHERE partition = ? ORDER BY number DESC LIMIT 1",
            doing: "reading the audit archive"
        )
        try select.bind(partition, at: 1)
        guard try select.step() else { return .beginning(of: partition) }
        guard let digest = Digest256(bytes: select.bytes(1)) else {
            throw .store(doing: "reading the audit archive", message: "the last entry has no digest")
        }
        return AuditHead(number: select.integer(0), digest: digest)
    }

    /// A copy is an archive of its own from its first opening on: what it reaches says nothing of the first.
    private static func identity(
        _ connection: SQLiteConnection,
        at place: String?,
        _ action: String
    ) throws(ArchiveError) -> String {
        let known = try text("SELECT identity FROM archive", connection, action)
        let home = try text("SELECT text FROM place", connection, action)
        if let place, home != place { try set(place, "place", connection, action) }
        // One that an older build has made does not know yet where it lies.
        if let known, home == nil || place == nil || home == place { return known }
        let fresh = ArtifactID.next().text
        try set(fresh, "archive", connection, action)
        return fresh
    }

    private static func text(
        _ query: String,
        _ connection: SQLiteConnection,
        _ action: String
    ) throws(ArchiveError) -> String? {
        let select = try connection.prepare(query, doing: action)
        return try select.step() ? String(decoding: select.bytes(0), as: UTF8.self) : nil
    }

    /// - Parameter table: one of a single row and column.
    private static func set(
        _ text: String,
        _ table: String,
        _ connection: SQLiteConnection,
        _ action: String
    ) throws(ArchiveError) {
        try connection.run("DELETE FROM \(table)", doing: action)
        let insert = try connection.prepare("INSERT INTO \(table) VALUES (?)", doing: action)
        try insert.bind(text, at: 1)
        _ = try insert.step()
    }
}
