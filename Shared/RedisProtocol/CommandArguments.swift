/// The arguments of one command, laid end to end so that encoding allocates once, not once per argument.
package struct CommandArguments: Sendable {
    package private(set) var bytes: [UInt8] = []
    package private(set) var ends: [Int] = []

    package init() {}

    package var count: Int { ends.count }

    package mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        ends.append(bytes.count)
    }

    package mutating func append(_ raw: [UInt8]) {
        bytes.append(contentsOf: raw)
        ends.append(bytes.count)
    }

    package mutating func append(_ raw: ArraySlice<UInt8>) {
        bytes.append(contentsOf: raw)
        ends.append(bytes.count)
    }

    package mutating func append(_ number: Int) {
        append(String(number))
    }

    package mutating func append(_ key: RedisKey) {
        append(key.name)
    }
}
