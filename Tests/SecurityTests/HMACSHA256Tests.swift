import Security
import Testing

@Suite("HMACSHA256")
struct HMACSHA256Tests {
    @Test("gives the codes of RFC 4231")
    func knownCodes() {
        let first = HMACSHA256.authenticate(Array("Hi There".utf8), key: [UInt8](repeating: 0x0b, count: 20))
        #expect(first.hex == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        let second = HMACSHA256.authenticate(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        #expect(second.hex == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        let longKey = [UInt8](repeating: 0xaa, count: 131)
        let sixth = HMACSHA256.authenticate(
            Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            key: longKey
        )
        #expect(sixth.hex == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }

    @Test("verifies its own code and no other's")
    func verification() {
        let message = Array("deploy".utf8)
        let code = HMACSHA256.authenticate(message, key: [1, 2, 3])
        #expect(HMACSHA256.verify(code, of: message, key: [1, 2, 3]))
        #expect(!HMACSHA256.verify(code, of: message, key: [1, 2, 4]))
        #expect(!HMACSHA256.verify(code, of: message + [0], key: [1, 2, 3]))
    }

    @Test("takes an empty key and an empty message")
    func empty() {
        let code = HMACSHA256.authenticate([], key: [])
        #expect(code.hex == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    }
}
