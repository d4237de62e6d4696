package import Artifacts
import Security

/// Damages entries in reproducible ways: the same seed damages alike on every machine.
package struct ArtifactMutator: Sendable {
    private var random: SeededGenerator

    package init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// One to three damages; half of the time the digest is made right again, so that the body is looked at.
    package mutating func mutate(_ fields: [EnvelopeField]) -> [EnvelopeField] {
        var fields = fields
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            damage(&fields)
        }
        return Bool.random(using: &random) ? Self.sealed(fields) : fields
    }

    private mutating func damage(_ fields: inout [EnvelopeField]) {
        guard let index = fields.indices.randomElement(using: &random) else { return }
        let field = fields[index]
        switch Int.random(in: 0..<10, using: &random) {
        case 0: fields.remove(at: index)
        case 1: fields.append(field)
        case 2: fields.shuffle(using: &random)
        case 3: fields[index] = EnvelopeField(name: field.name + "x", value: field.value)
        case 4: fields[index] = EnvelopeField(name: field.name, value: damaged(field.value))
        case 5: fields.append(EnvelopeField(name: "x-\(index)", value: noise(upTo: 1200)))
        default: damageBody(&fields)
        }
    }

    private mutating func damageBody(_ fields: inout [EnvelopeField]) {
        guard let index = fields.firstIndex(where: { $0.name == "body" }) else { return }
        fields[index] = EnvelopeField(name: "body", value: damaged(fields[index].value))
    }

    private mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        guard let place = bytes.indices.randomElement(using: &random) else { return noise(upTo: 8) }
        switch Int.random(in: 0..<8, using: &random) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes.removeLast(bytes.count - place)
        case 2: bytes.removeFirst(place)
        case 3: bytes.insert(contentsOf: Self.fragments.randomElement(using: &random) ?? [], at: place)
        case 4: bytes.replaceSubrange(place..<min(place + 4, bytes.count), with: noise(upTo: 8))
        case 5: bytes += bytes[place...]
        case 6: bytes += Array(repeating: 0x20, count: Int.random(in: 0...16_500, using: &random))
        default: replaceNumber(in: &bytes)
        }
        return bytes
    }

    private mutating func replaceNumber(in bytes: inout [UInt8]) {
        guard let place = bytes.indices.randomElement(using: &random),
            let start = bytes[place...].firstIndex(where: Self.isDigit)
        else { return }
        let end = bytes[start...].firstIndex { !Self.isDigit($0) } ?? bytes.endIndex
        bytes.replaceSubrange(start..<end, with: Self.numbers.randomElement(using: &random) ?? [])
    }

    private mutating func noise(upTo count: Int) -> [UInt8] {
        let start = Int.random(in: 0..<Self.pool.count - count, using: &random)
        return Array(Self.pool[start..<start + Int.random(in: 0...count, using: &random)])
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func sealed(_ fields: [EnvelopeField]) -> [EnvelopeField] {
        guard let body = fields.last(where: { $0.name == "body" }) else { return fields }
        return fields.map { field in
            field.name == "digest" ? EnvelopeField(name: "digest", value: SHA256.digest(body.value).textBytes) : field
        }
    }

    /// Noise to cut pieces from, because drawing every byte would cost more than the code under test.
    private static let pool: [UInt8] = {
        var random = SeededGenerator(seed: 0)
        return (0..<4096).map { _ in UInt8.random(in: 0...255, using: &random) }
    }()

    private static let numbers = ["1e999", "-1", "9007199254740993", "1e300", "0.1", "99999999999999999999", "-0"]
        .map { Array($0.utf8) }

    private static let fragments = [
        "\"", "\\", "\\u0000", "\\ud800", "{", "}", "[", "]", ",", ":", "null", "true", "{\"a\":1,\"a\":2}", "\u{20ac}",
        String(repeating: "[", count: 80),
    ].map { Array($0.utf8) }
}
