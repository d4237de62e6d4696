/// Names and values of a stream entry laid end to end, so that writing one costs two arrays and not one per field.
package struct EntryBytes: Hashable, Sendable {
    /// Name, value, name, value, and so on.
    package private(set) var bytes: [UInt8] = []
    /// Where each name and each value ends.
    package private(set) var ends: [Int] = []

    package init(reserving count: Int = 1024) {
        bytes.reserveCapacity(count)
        ends.reserveCapacity(40)
    }

    package mutating func append(_ name: String, _ value: (inout [UInt8]) -> Void) {
        bytes.append(contentsOf: name.utf8)
        ends.append(bytes.count)
        value(&bytes)
        ends.append(bytes.count)
    }

    package var fields: [EnvelopeField] {
        var start = 0
        return stride(from: 0, to: ends.count, by: 2).map { index in
            let name = String(decoding: bytes[start..<ends[index]], as: UTF8.self)
            let value = Array(bytes[ends[index]..<ends[index + 1]])
            start = ends[index + 1]
            return EnvelopeField(name: name, value: value)
        }
    }
}
