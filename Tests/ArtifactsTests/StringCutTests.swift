import Artifacts
import Testing

@Suite("Cutting texts")
struct StringCutTests {
    @Test("to so many characters as JSON Schema counts them, whatever they look like together")
    func scalars() {
        #expect("abc".cut(to: 3) == "abc" && "abcd".cut(to: 3) == "abc" && "".cut(to: 3) == "")
        // A letter and two marks on it are three.
        #expect("e\u{301}\u{302}x".cut(to: 2).unicodeScalars.count == 2)
        #expect("abc".cutUnlessEmpty(to: 2) == "ab" && "abc".cutUnlessEmpty(to: 0) == nil)
        #expect("".cutUnlessEmpty(to: 2) == nil)
    }

    @Test("to so many bytes of whole characters, with a mark of what is missing")
    func bytes() {
        #expect("".cut(toBytes: 10) == "-" && "short".cut(toBytes: 5) == "short")
        #expect("ääääää".cut(toBytes: 9) == "äää…")
    }
}
