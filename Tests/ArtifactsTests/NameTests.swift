import Artifacts
import Testing

@Suite("Name")
struct NameTests {
    @Test("takes short lower-case names", arguments: ["a", "0", "acme", "a.b_c-d", String(repeating: "z", count: 63)])
    func accepts(text: String) {
        #expect(TenantID(text)?.text == text)
    }

    @Test(
        "refuses everything else",
        arguments: ["", "A", "-a", ".a", "_a", "a b", "a/b", "a\n", "é", "a{b}", String(repeating: "z", count: 64)]
    )
    func refuses(text: String) {
        #expect(TenantID(text) == nil)
    }
}
