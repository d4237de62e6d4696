/// Secrets that are known by more than a beginning and what follows it.
extension SecretShape {
    /// Between the two parts of a web token that are JSON: the header ends, and the claims begin with a brace as it
    /// does.
    static let webTokenMiddle = ".eyJ"
    static let keyBeginning = "-----BEGIN "
    static let addressBeginning = "://"

    /// Found from its middle, so that no part of a text is looked at twice; a header with the name of a key is long.
    static func isWebToken(_ bytes: [UInt8]) -> Bool {
        let brace = Array("eyJ".utf8)
        return places(of: Array(webTokenMiddle.utf8), in: bytes).contains { place in
            var header = bytes[..<place].suffix(1024)
            if let before = header.lastIndex(where: { !isKey($0) }) { header = header[(before + 1)...] }
            let claims = bytes[(place + webTokenMiddle.utf8.count)...].prefix(shortestPart)
            guard claims.count == shortestPart, claims.allSatisfy(isKey) else { return false }
            return !places(of: brace, in: Array(header.dropLast(shortestPart))).isEmpty
        }
    }

    /// Of OpenSSL, OpenSSH and PGP.
    static func isPrivateKey(_ bytes: [UInt8]) -> Bool {
        let ends = ["PRIVATE KEY-----", "PRIVATE KEY BLOCK-----"].map { Array($0.utf8) }
        return places(of: Array(keyBeginning.utf8), in: bytes).contains { place in
            let line = Array(bytes[place...].prefix(64))
            return ends.contains { !places(of: $0, in: line).isEmpty }
        }
    }

    /// A name, a colon and at least three characters before the @ of an address; a placeholder is no password.
    static func hasPassword(_ bytes: [UInt8]) -> Bool {
        places(of: Array(addressBeginning.utf8), in: bytes).contains { place in
            let rest = bytes[(place + 3)...].prefix(256)
            let user = rest.prefix { $0 > 0x20 && $0 != 0x2f && $0 != 0x40 }
            guard user.endIndex < rest.endIndex, rest[user.endIndex] == 0x40,
                let colon = user.firstIndex(of: 0x3a)
            else { return false }
            let password = user[(colon + 1)...]
            return password.count >= 3 && !NamedSecret.isPlaceholder(String(decoding: password, as: UTF8.self))
        }
    }

    /// What follows the brace of the shortest object that has a member.
    private static let shortestPart = 7
}
