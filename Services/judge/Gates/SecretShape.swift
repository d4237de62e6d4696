/// What secrets look like: a known beginning, and enough of what follows it.
///
/// Texts come from strangers, so looking at one takes time in proportion to its length, whatever it holds.
struct SecretShape: Sendable {
    let description: String
    let beginnings: [String]
    /// How many characters of the alphabet must follow.
    let length: Int
    let alphabet: @Sendable (UInt8) -> Bool
    /// Whether it may not stand inside a longer word.
    var standsAlone = false
    /// Whether words without a digit are harmless.
    var needsDigit = false

    /// What a text looks like it holds; nil for a harmless one.
    static func of(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        guard mayBegin(in: bytes) else { return nil }
        if let shape = all.first(where: { $0.isIn(bytes) }) { return shape.description }
        if isWebToken(bytes) { return "a JSON web token" }
        if isPrivateKey(bytes) { return "a private key" }
        if hasPassword(bytes) { return "a password in a URL" }
        return NamedSecret.isIn(bytes) ? NamedSecret.description : nil
    }

    /// Whether anything begins in these bytes as a secret does; in one pass, because hardly any text holds such a
    /// thing.
    static func mayBegin(in bytes: [UInt8]) -> Bool { beginnings.mayBegin(in: bytes) }

    private static let beginnings = BeginningTable(
        all.flatMap(\.beginnings) + [webTokenMiddle, keyBeginning, addressBeginning],
        names: NamedSecret.endings
    )

    private static let all = [
        SecretShape(
            description: "an AWS access key",
            beginnings: ["AKIA", "ASIA"],
            length: 16,
            alphabet: { isDigit($0) || isUpper($0) },
            standsAlone: true
        ),
        SecretShape(
            description: "a GitHub token",
            beginnings: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
            length: 36,
            alphabet: isWord
        ),
        SecretShape(description: "a GitHub token", beginnings: ["github_pat_"], length: 50, alphabet: isWord),
        SecretShape(
            description: "a Slack token",
            beginnings: ["xoxa-", "xoxb-", "xoxe-", "xoxp-", "xoxr-", "xoxs-"],
            length: 10,
            alphabet: isKey
        ),
        SecretShape(
            description: "an API key",
            beginnings: ["sk-", "sk_", "rk-", "rk_", "chi_sk_"],
            length: 24,
            alphabet: isKey,
            standsAlone: true,
            needsDigit: true
        ),
        SecretShape(
            description: "a GitLab token",
            beginnings: ["glpat-"],
            length: 20,
            alphabet: isKey,
            standsAlone: true
        ),
        SecretShape(
            description: "a Google API key",
            beginnings: ["AIza"],
            length: 35,
            alphabet: isKey,
            standsAlone: true
        ),
    ]

    private func isIn(_ bytes: [UInt8]) -> Bool {
        beginnings.contains { beginning in
            Self.places(of: Array(beginning.utf8), in: bytes).contains { place in
                if standsAlone, place > 0, Self.isWord(bytes[place - 1]) { return false }
                let start = place + beginning.utf8.count
                let tail = bytes[start...].prefix(length)
                guard tail.count == length, tail.allSatisfy(alphabet) else { return false }
                return !needsDigit || tail.contains(where: Self.isDigit)
            }
        }
    }

    static func places(of needle: [UInt8], in bytes: [UInt8]) -> [Int] {
        guard bytes.count >= needle.count else { return [] }
        return (0...bytes.count - needle.count).filter { place in
            bytes[place] == needle[0] && bytes[place..<place + needle.count].elementsEqual(needle)
        }
    }

    @Sendable static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    @Sendable private static func isUpper(_ byte: UInt8) -> Bool { (0x41...0x5a).contains(byte) }
    @Sendable static func isWord(_ byte: UInt8) -> Bool {
        isDigit(byte) || isUpper(byte) || (0x61...0x7a).contains(byte) || byte == 0x5f
    }
    @Sendable static func isKey(_ byte: UInt8) -> Bool { isWord(byte) || byte == 0x2d }
}
