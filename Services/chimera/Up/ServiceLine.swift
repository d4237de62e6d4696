import FoundationEssentials

/// What `up` understands of a service's log.
enum ServiceLine {
    private struct Record: Decodable {
        let message: String

        enum CodingKeys: String, CodingKey {
            case message
        }
    }

    /// Whether the line says that the service takes work from now on.
    static func isReady(_ line: String) -> Bool {
        guard line.contains("service ready") else { return false }
        // A text for people is no record.
        let record = try? JSONDecoder().decode(Record.self, from: Data(line.utf8))
        return record?.message == "service ready"
    }
}
