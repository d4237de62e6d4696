import Artifacts
import Testing

@Suite("CanonicalJSON")
struct CanonicalJSONTests {
    private func canonical(_ text: String) throws -> String {
        String(decoding: CanonicalJSON.bytes(of: try JSONDocument(Array(text.utf8)).value), as: UTF8.self)
    }

    @Test("gives the primitive sample of RFC 8785, section 3.2.2")
    func primitives() throws {
        let input = #"""
            {
              "numbers": [333333333.33333329, 1E30, 4.50,
                          2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """#
        let expected =
            #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
            + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#
        #expect(try canonical(input) == expected)
    }

    @Test("sorts names by UTF-16 code units as in RFC 8785, section 3.2.3")
    func sorting() throws {
        let input = #"""
            {
              "\u20ac": "Euro Sign",
              "\r": "Carriage Return",
              "\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One",
              "\ud83d\ude00": "Emoji: Grinning Face",
              "\u0080": "Control",
              "\u00f6": "Latin Small Letter O With Diaeresis"
            }
            """#
        guard case .object(let object) = try JSONDocument(Array(canonical(input).utf8)).value else {
            Issue.record("expected an object")
            return
        }
        let values = object.members.map(\.value)
        #expect(
            values
                == [
                    "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
                    "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
                ].map(JSONValue.string)
        )
    }

    @Test(
        "writes the numbers of RFC 8785, appendix B",
        arguments: [
            (0x0000_0000_0000_0000, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0x41b3_de43_5555_5556, "333333333.3333334"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ] as [(UInt64, String)]
    )
    func numbers(bits: UInt64, expected: String) throws {
        let number = Double(bitPattern: bits)
        #expect(String(decoding: CanonicalJSON.bytes(of: .number(number)), as: UTF8.self) == expected)
        #expect(try canonical("\(number)") == expected)
    }

    @Test("writes what it wrote again unchanged, and reads back the same number")
    func numbersAreStable() throws {
        var bits: UInt64 = 0x9e37_79b9_7f4a_7c15
        for _ in 0..<2000 {
            bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let number = Double(bitPattern: bits)
            guard number.isFinite else { continue }
            let text = String(decoding: CanonicalJSON.bytes(of: .number(number)), as: UTF8.self)
            #expect(Double(text) == number)
            #expect(try canonical(text) == text)
        }
    }

    @Test(
        "writes equal values alike",
        arguments: [
            ("1.0", "1"), ("1e2", "100"), ("-0", "0"), ("-0.0", "0"), ("9007199254740993", "9007199254740992"),
            (" [ ] ", "[]"), ("{ }", "{}"), (#""\u0041\/""#, #""A/""#), (#""\u007f\u0001""#, "\"\u{7f}\\u0001\""),
            (#"{"b":1,"a":{"d":2,"c":[{"z":1,"y":2}]}}"#, #"{"a":{"c":[{"y":2,"z":1}],"d":2},"b":1}"#),
        ]
    )
    func equalValues(input: String, expected: String) throws {
        #expect(try canonical(input) == expected)
    }

    private struct Numbers: Encodable {
        let a: Int8, b: Int16, c: Int32, d: UInt8, e: UInt16, f: UInt32, g: UInt64, h: UInt, i: Float
        let list: [Int32]
    }

    @Test("writes numbers of every type, and refuses those that JSON cannot tell exactly")
    func numberTypes() throws {
        let numbers = Numbers(a: -1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 0.5, list: [9, -9])
        let text = String(decoding: try ArtifactEncoder.encode(numbers), as: UTF8.self)
        #expect(text == #"{"a":-1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":0.5,"list":[9,-9]}"#)
        #expect(throws: ArtifactError.self) { try ArtifactEncoder.encode([UInt64.max]) }
    }
}
