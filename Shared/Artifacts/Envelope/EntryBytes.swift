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

    package mutating func append(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>) {
        bytes.append(contentsOf: name)
        ends.append(bytes.count)
        bytes.append(contentsOf: value)
        ends.append(bytes.count)
    }

    package mutating func append(_ field: EnvelopeField) {
        append(field.name) { $0.append(contentsOf: field.value) }
    }

    package var count: Int { ends.count / 2 }

    /// Visits name and value of each field, in order.
    package func visitFields(_ visit: (_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) -> Void) {
        var start = 0
        for index in stride(from: 0, to: ends.count, by: 2) {
            visit(bytes[start..<ends[index]], bytes[ends[index]..<ends[index + 1]])
            start = ends[index + 1]
        }
    }

    package var fields: [EnvelopeField] {
        var fields: [EnvelopeField] = []
        fields.reserveCapacity(count)
        visitFields { name, value in
            fields.append(EnvelopeField(name: String(decoding: name, as: UTF8.self), value: Array(value)))
        }
        return fields
    }
}
