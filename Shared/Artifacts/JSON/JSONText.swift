/// JSON under construction: bytes, the values that are still open, and whether the names came in canonical order.
///
/// Values nest as calls nest: whoever begins a value ends it before anything else is written. Names in ascending
/// order, as alphabetical coding keys give them, need no sorting afterwards.
struct JSONText {
    private enum Shape {
        case empty, scalar, array, object
    }

    private struct Frame {
        var shape = Shape.empty
        var count = 0
        /// Where the last name stands in `bytes`.
        var name = 0..<0
    }

    private(set) var bytes: [UInt8] = []
    private(set) var isSorted = true
    private var frames: [Frame] = []

    init() {
        bytes.reserveCapacity(512)
        frames.reserveCapacity(8)
    }

    /// How many values are open; a container may be written to only while its own value is the innermost one.
    var depth: Int { frames.count }

    /// How many elements the innermost value has so far.
    var count: Int { frames.last?.count ?? 0 }

    mutating func begin() {
        frames.append(Frame())
    }

    /// Ends the innermost value; one that wrote nothing is an empty object, as a type without properties is.
    mutating func end() {
        switch frames.removeLast().shape {
        case .scalar: break
        case .array: bytes.append(0x5d)
        case .object: bytes.append(0x7d)
        case .empty: bytes.append(contentsOf: "{}".utf8)
        }
    }

    mutating func openObject() {
        open(.object, with: 0x7b)
    }

    mutating func openArray() {
        open(.array, with: 0x5b)
    }

    mutating func member(_ name: String, _ value: String, at depth: Int) throws {
        try self.name(name, at: depth)
        write(value)
    }

    mutating func member(_ name: String, _ value: Int64, at depth: Int) throws {
        try self.name(name, at: depth)
        try write(value)
    }

    /// Writes a member's name; its value follows.
    mutating func name(_ name: String, at depth: Int) throws {
        let index = try innermost(depth)
        if frames[index].count > 0 { bytes.append(0x2c) }
        let start = bytes.count + 1
        CanonicalJSON.append(name, to: &bytes)
        let range = start..<bytes.count - 1
        if isSorted, frames[index].count > 0 { isSorted = ascends(frames[index].name, range) }
        frames[index].count += 1
        frames[index].name = range
        bytes.append(0x3a)
    }

    /// Makes room for the next element, which follows.
    mutating func element(at depth: Int) throws {
        let index = try innermost(depth)
        if frames[index].count > 0 { bytes.append(0x2c) }
        frames[index].count += 1
    }

    mutating func write(_ flag: Bool) {
        bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    }

    mutating func writeNull() {
        bytes.append(contentsOf: "null".utf8)
    }

    mutating func write(_ text: String) {
        CanonicalJSON.append(text, to: &bytes)
    }

    mutating func write(_ integer: Int64) throws {
        guard integer.magnitude <= UInt64(JSONParser.safeInteger) else {
            throw ArtifactError(.invalidBody, field: "body", "holds an integer beyond 2^53 - 1")
        }
        CanonicalNumber.append(integer, to: &bytes)
    }

    mutating func write(_ number: Double) throws {
        guard number.isFinite else {
            throw ArtifactError(.invalidBody, field: "body", "holds a number that is not finite")
        }
        CanonicalNumber.append(number, to: &bytes)
    }

    mutating func write(_ value: JSONValue) {
        CanonicalJSON.append(value, to: &bytes)
    }

    /// Notes that the innermost value is a single one, written by the caller.
    mutating func becomeScalar() {
        frames[frames.count - 1].shape = .scalar
    }

    private mutating func open(_ shape: Shape, with bracket: UInt8) {
        guard let frame = frames.last, frame.shape == .empty else { return }
        frames[frames.count - 1].shape = shape
        bytes.append(bracket)
    }

    private func innermost(_ depth: Int) throws -> Int {
        guard depth == frames.count else {
            throw ArtifactError(.invalidBody, field: "body", "cannot be written: its containers are not nested")
        }
        return depth - 1
    }

    /// Byte order is canonical order only for ASCII names without escapes; others are sorted afterwards.
    private func ascends(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        var offset = 0
        while offset < min(left.count, right.count) {
            let (first, second) = (bytes[left.lowerBound + offset], bytes[right.lowerBound + offset])
            guard first < 0x80, second < 0x80, first != 0x5c, second != 0x5c else { return false }
            if first != second { return first < second }
            offset += 1
        }
        return left.count < right.count
    }
}
