import Artifacts
import ControlPlane
import FoundationEssentials
import Glibc
import Security

/// A person's signing key, in a file that only they may read; made when it is first needed.
struct ApproverKey: ApprovalSigner {
    let path: String?

    /// - Parameter file: the setting; without it a file in the user's configuration folder.
    init(file: String?, environment: [String: String]) {
        let folder = environment["XDG_CONFIG_HOME"] ?? environment["HOME"].map { "\($0)/.config" }
        path = file ?? folder.map { "\($0)/chimera/approver.key" }
    }

    func signature(of digest: Digest256, by person: String) throws -> ArtifactSignature {
        guard let path else { throw Problem("set CHIMERA_APPROVER_KEY to the file of your key") }
        guard let key = Ed25519Key(seed: try seed(in: path)) else {
            throw Problem("\(path) holds no key; move it away, and a new one is made")
        }
        guard let bytes = key.signature(of: digest.bytes),
            let signature = ArtifactSignature(key: Self.keyName(of: person), bytes: bytes)
        else { throw Problem("signing with \(path) failed") }
        return signature
    }

    /// A person's name in the letters that a key's name may have.
    static func keyName(of person: String) -> String {
        let letters = person.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        let name = String(letters.drop { $0 == "-" }.prefix(63))
        return name.isEmpty ? "approver" : name
    }

    private func seed(in path: String) throws -> [UInt8] {
        if let content = FileManager.default.contents(atPath: path) {
            var facts = stat()
            guard unsafe stat(path, &facts) == 0, facts.st_mode & 0o077 == 0 else {
                throw Problem("\(path) can be read by others: chmod 600 it")
            }
            return Hexadecimal.bytes(from: Array(content).prefix { $0 != UInt8(ascii: "\n") }) ?? []
        }
        let seed = try Ed25519Key.newSeed()
        let folder = URL(filePath: path).deletingLastPathComponent().path
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let isMade = FileManager.default.createFile(
            atPath: path,
            contents: Data(Hexadecimal.text(of: seed) + [UInt8(ascii: "\n")]),
            attributes: [.posixPermissions: 0o600]
        )
        guard isMade else { throw Problem("\(path) cannot be written") }
        return seed
    }

    private struct Problem: Error, CustomStringConvertible {
        let description: String

        init(_ description: String) {
            self.description = description
        }
    }
}
