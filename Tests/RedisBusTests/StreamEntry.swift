import Foundation
import RedisTesting

/// An entry of a stream as redis-cli shows it.
struct StreamEntry {
    let id: String
    let fields: [String: String]

    subscript(name: String) -> String? { fields[name] }

    static func list(json: String) throws -> [StreamEntry] {
        guard let rows = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[Any]] else {
            throw RedisTestingError("not a list of entries: \(json.prefix(200))")
        }
        return rows.compactMap { row in
            guard row.count == 2, let id = row[0] as? String, let cells = row[1] as? [String] else { return nil }
            var fields: [String: String] = [:]
            for index in stride(from: 0, to: cells.count - 1, by: 2) { fields[cells[index]] = cells[index + 1] }
            return StreamEntry(id: id, fields: fields)
        }
    }
}
