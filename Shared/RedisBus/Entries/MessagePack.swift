/// The little of MessagePack that the server's functions read: lists of texts and numbers.
struct MessagePack {
    private(set) var bytes: [UInt8] = []

    init(reserving count: Int = 0) {
        bytes.reserveCapacity(count)
    }

    /// Begins a list of so many elements.
    mutating func beginArray(_ count: Int) {
        if count < 16 {
            bytes.append(0x90 | UInt8(count))
        } else {
            bytes.append(0xdd)
            appendBigEndian(count, bytes: 4)
        }
    }

    /// Begins a list whose length is told later by `endArray`; returns where.
    mutating func beginArray() -> Int {
        bytes.append(0xdd)
        appendBigEndian(0, bytes: 4)
        return bytes.count
    }

    mutating func endArray(_ start: Int, count: Int) {
        patch(before: start, with: count)
    }

    mutating func append(_ text: some Collection<UInt8>) {
        let count = text.count
        if count < 32 {
            bytes.append(0xa0 | UInt8(count))
        } else if count < 256 {
            bytes.append(0xd9)
            bytes.append(UInt8(count))
        } else {
            bytes.append(0xdb)
            appendBigEndian(count, bytes: 4)
        }
        bytes.append(contentsOf: text)
    }

    /// Appends a text that is written in place.
    mutating func append(writing write: (inout [UInt8]) -> Void) {
        bytes.append(0xdb)
        appendBigEndian(0, bytes: 4)
        let start = bytes.count
        write(&bytes)
        patch(before: start, with: bytes.count - start)
    }

    mutating func append(_ number: Int) {
        switch number {
        case 0..<128:
            bytes.append(UInt8(number))
        case 128..<0x1_0000:
            bytes.append(0xcd)
            appendBigEndian(number, bytes: 2)
        default:
            bytes.append(0xd3)
            appendBigEndian(number, bytes: 8)
        }
    }

    private mutating func appendBigEndian(_ number: Int, bytes count: Int) {
        for shift in stride(from: (count - 1) * 8, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    /// Overwrites the four bytes before a position.
    private mutating func patch(before position: Int, with number: Int) {
        for index in 0..<4 {
            bytes[position - 4 + index] = UInt8(truncatingIfNeeded: number >> ((3 - index) * 8))
        }
    }
}
