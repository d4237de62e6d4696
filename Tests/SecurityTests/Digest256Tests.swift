import Security
import Testing

@Suite("Digest256")
struct Digest256Tests {
    private let digest = SHA256.digest("abc")

    @Test("survives its three forms")
    func roundTrips() {
        #expect(Digest256(bytes: digest.bytes) == digest)
        #expect(Digest256(hex: Array(digest.hex.utf8)[...]) == digest)
        #expect(Digest256(digest.text) == digest)
        #expect(digest.text == "sha256:" + digest.hex)
    }

    @Test("differs when any single bit differs", arguments: 0..<256)
    func everyBitCounts(bit: Int) throws {
        var bytes = digest.bytes
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        #expect(try #require(Digest256(bytes: bytes)) != digest)
    }

    @Test(
        "refuses every other spelling",
        arguments: ["", "sha256:", "sha256:AB", "sha512:" + String(repeating: "0", count: 64)]
    )
    func malformed(text: String) {
        #expect(Digest256(text) == nil)
    }

    @Test("refuses upper case, a short and a long text")
    func nearlyRight() {
        #expect(Digest256("sha256:" + digest.hex.uppercased()) == nil)
        #expect(Digest256(hex: Array(digest.hex.utf8).dropLast()) == nil)
        #expect(Digest256(digest.text + "0") == nil)
        #expect(Digest256(bytes: digest.bytes.dropLast()) == nil)
    }
}
