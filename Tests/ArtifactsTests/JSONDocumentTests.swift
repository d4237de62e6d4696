import Artifacts
import Testing

@Suite("JSONDocument")
struct JSONDocumentTests {
    @Test(
        "reads every form of value",
        arguments: [
            ("null", .null), ("true", .bool(true)), ("false", .bool(false)), ("0", .integer(0)), ("-7", .integer(-7)),
            ("9007199254740991", .integer(9_007_199_254_740_991)), ("1.5", .number(1.5)), ("1E-2", .number(0.01)),
            ("1.0", .integer(1)), ("9007199254740992", .number(9_007_199_254_740_992)),
            (#""""#, .string("")), (#""\b\f\n\r\t\"\\\/""#, .string("\u{8}\u{c}\n\r\t\"\\/")),
            (#""\ud83d\ude00\u00e9""#, .string("😀é")), ("[1,[2]]", .array([.integer(1), .array([.integer(2)])])),
            (" {\n\t\"a\" : 1 } ", .object(JSONObject([.init(name: "a", value: .integer(1))]))),
        ] as [(String, JSONValue)]
    )
    func accepts(text: String, expected: JSONValue) throws {
        #expect(try JSONDocument(Array(text.utf8)).value == expected)
    }

    @Test(
        "refuses what is not strict JSON",
        arguments: [
            "", " ", "nul", "tru", "True", "NaN", "Infinity", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "0x10",
            "1e999", "-1e999", "1 2", "[1,]", "[,1]", "[1", "[1 2]", "{", "{}x", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
            "{a:1}", "{'a':1}", "{\"a\":1 \"b\":2}", "\"", "\"a", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"",
            "\"\\ud800\"", "\"\\ud800x\"", "\"\\ud800\\n\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\u{1}\"",
            "\"a\nb\"", "\u{feff}{}", "// x\n1", "{\"a\":1,\"a\":1}", "{\"b\":0,\"a\":1,\"b\":2}",
            "{\"a\":1,\"\\u0061\":2}", "[{\"a\":1,\"a\":1}]", "\u{a0}1",
        ]
    )
    func refuses(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONDocument(Array(text.utf8)) }
    }

    @Test(
        "refuses invalid UTF-8",
        arguments: [
            [0x80], [0xc0, 0xaf], [0xc1, 0xbf], [0xc3], [0xc3, 0x28], [0xe0, 0x9f, 0xbf], [0xe2, 0x82],
            [0xed, 0xa0, 0x80], [0xef, 0xbf], [0xf0, 0x8f, 0xbf, 0xbf], [0xf4, 0x90, 0x80, 0x80],
            [0xf0, 0x9f, 0x98], [0xf5, 0x80, 0x80, 0x80], [0xff], [0xe2, 0x82, 0x28], [0xf0, 0x9f, 0x98, 0x28],
        ] as [[UInt8]]
    )
    func refusesInvalidUTF8(bytes: [UInt8]) {
        #expect(throws: JSONSyntaxError.self) { try JSONDocument([0x22] + bytes + [0x22]) }
        #expect(throws: JSONSyntaxError.self) { try JSONDocument([0x22] + bytes) }
    }

    @Test("accepts the edges of every UTF-8 length")
    func acceptsEdges() throws {
        let text = "\u{7f}\u{80}\u{7ff}\u{800}\u{d7ff}\u{e000}\u{ffff}\u{10000}\u{3ffff}\u{40000}\u{100000}\u{10ffff}"
        #expect(try JSONDocument(Array("\"\(text)\"".utf8)).value == .string(text))
    }

    @Test("tells names apart byte by byte, even when they look the same")
    func canonicallyEquivalentNames() throws {
        let document = try JSONDocument(Array("{\"\u{e9}\":1,\"e\u{301}\":2}".utf8))
        guard case .object(let object) = document.value else {
            Issue.record("expected an object")
            return
        }
        #expect(object["\u{e9}"] == .integer(1))
        #expect(object["e\u{301}"] == .integer(2))
    }

    @Test("nests 64 deep and no deeper", arguments: ["[", "{\"a\":"])
    func depth(opening: String) throws {
        let closing = opening == "[" ? "]" : "}"
        func nested(_ depth: Int) -> [UInt8] {
            let inner = opening == "[" ? "" : "1"
            return Array(
                (String(repeating: opening, count: depth) + inner + String(repeating: closing, count: depth)).utf8
            )
        }
        _ = try JSONDocument(nested(64))
        #expect(throws: JSONSyntaxError.self) { try JSONDocument(nested(65)) }
        #expect(throws: JSONSyntaxError.self) { try JSONDocument(nested(10_000)) }
    }

    @Test("says where the text went wrong")
    func offset() {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONDocument(Array("{\"a\": tru}".utf8)) }
        #expect(error?.offset == 9)
    }
}
