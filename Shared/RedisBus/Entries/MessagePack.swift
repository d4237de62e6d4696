/// The little of MessagePack that the server's functions read: arrays and strings.
struct MessagePack {
    private(set) var bytes: [UInt8] = []

    init(reserving count: Int = 0) {
        bytes.reserveCapacity(count)
    }

    mutating func beginArray(_ count: Int) {
        if count < 16 {
            bytes.append(0x90 | UInt8(count))
        } else {
            bytes.append(0xdc)
            appendBigEndian(UInt16(clamping: count))
        }
    }

    mutating func append(_ string: ArraySlice<UInt8>) {
        if string.count < 32 {
            bytes.append(0xa0 | UInt8(string.count))
        } else {
            bytes.append(0xda)
            appendBigEndian(UInt16(clamping: string.count))
        }
        bytes.append(contentsOf: string)
    }

    private mutating func appendBigEndian(_ number: UInt16) {
        bytes.append(UInt8(number >> 8))
        bytes.append(UInt8(number & 0xff))
    }
}
