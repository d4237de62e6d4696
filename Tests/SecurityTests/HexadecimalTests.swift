import Security
import Testing

@Suite("Hexadecimal")
struct HexadecimalTests {
    @Test("writes and reads every byte")
    func roundTrip() {
        let bytes = Array(UInt8.min...UInt8.max)
        #expect(Hexadecimal.bytes(from: Hexadecimal.text(of: bytes)[...]) == bytes)
    }

    @Test("refuses odd lengths, upper case and other letters", arguments: ["a", "AB", "0g", "0x", " 1"])
    func malformed(text: String) {
        #expect(Hexadecimal.bytes(from: Array(text.utf8)[...]) == nil)
    }
}
