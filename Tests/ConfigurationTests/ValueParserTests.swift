import Configuration
import Testing

@Suite struct ValueParserTests {
    private enum Colour: String, CaseIterable { case red, green }

    @Test("booleans are true or false", arguments: [("true", true), ("false", false)])
    func booleans(text: String, expected: Bool) {
        #expect(ValueParser.boolean.parse(text) == expected)
    }

    @Test("no other booleans", arguments: ["", "1", "0", "yes", "TRUE", "True", " true", "true "])
    func noBooleans(text: String) {
        #expect(ValueParser.boolean.parse(text) == nil)
    }

    @Test(
        "durations have a whole number and a unit",
        arguments: [
            ("250ms", Duration.milliseconds(250)), ("30s", .seconds(30)), ("5m", .seconds(300)),
            ("6h", .seconds(21600)), ("0s", .zero),
        ]
    )
    func durations(text: String, expected: Duration) {
        #expect(ValueParser.duration(in: .zero ... .seconds(86400)).parse(text) == expected)
    }

    @Test(
        "no other durations",
        arguments: [
            "", "30", "s", "-1s", "+1s", "1.5s", "30 s", "30S", "30sec", "1h30m", "25h", "9999999999999999h", "٣s",
            "1d",
        ]
    )
    func noDurations(text: String) {
        #expect(ValueParser.duration(in: .zero ... .seconds(86400)).parse(text) == nil)
    }

    @Test("a duration is written in its largest whole unit", arguments: ["250ms", "90s", "5m", "6h", "0s"])
    func durationText(text: String) throws {
        #expect(try #require(Duration(configurationText: text)).configurationText == text)
    }

    @Test(
        "sizes have binary units",
        arguments: [("512B", 512), ("16KB", 16384), ("512MB", 536_870_912), ("1GB", 1_073_741_824), ("0B", 0)]
    )
    func sizes(text: String, expected: Int) throws {
        let size = try #require(ByteSize(text))
        #expect(size.bytes == expected)
        #expect(size.description == text)
    }

    @Test(
        "no other sizes",
        arguments: ["", "512", "MB", "1.5GB", "-1KB", "1 KB", "1kb", "1KiB", "1TB", "9999999999GB"]
    )
    func noSizes(text: String) {
        #expect(ByteSize(text) == nil)
    }

    @Test("ranges include their ends and nothing more")
    func ranges() {
        let integers = ValueParser.integer(in: 1...64)
        #expect(
            ["0", "1", "64", "65", "-1", "+1", "", "1e1", "0x1"].map(integers.parse) == [
                nil, 1, 64, nil, nil, nil, nil, nil, nil,
            ]
        )
        let sizes = ValueParser.byteSize(in: ByteSize(bytes: 1024)...ByteSize(bytes: 2048))
        #expect(["1023B", "1KB", "2KB", "3KB"].map { sizes.parse($0) != nil } == [false, true, true, false])
        #expect(sizes.expectation == "a size such as 16KB, 512MB or 1GB, from 1KB to 2KB")
    }

    @Test("a URL has one of the schemes and something behind it")
    func urls() {
        let parser = ValueParser.url(schemes: ["redis", "rediss"])
        for text in ["redis://localhost:6379/0", "rediss://u:p@h"] { #expect(parser.parse(text) == text) }
        for text in ["", "redis", "redis://", "http://h", "redis://h h", "REDIS://h", "redis://h\n", "redis://é"] {
            #expect(parser.parse(text) == nil, "\(text)")
        }
    }

    @Test("lists, optional values, texts and cases are as strict as their elements")
    func combinations() {
        let list = ValueParser.integer(in: 0...9).list
        #expect(["", "1", "1,2", "1,,2", "1,", "1, 2", "a"].map(list.parse) == [[], [1], [1, 2], nil, nil, nil, nil])
        let optional = ValueParser.boolean.optional
        #expect(optional.parse("") == .some(nil))
        #expect(optional.parse("true") == .some(true))
        #expect(optional.parse("maybe") == nil)
        let colours = ValueParser<Colour>.oneOf
        #expect(["red", "green", "Red", ""].map(colours.parse) == [.red, .green, nil, nil])
        #expect(colours.expectation == "one of red, green")
        let text = ValueParser.text("a name")
        #expect(["a", "", "a\u{7}"].map(text.parse) == ["a", nil, nil])
    }
}
