import Artifacts
import Testing

@Suite("Timestamp")
struct TimestampTests {
    @Test(
        "writes and reads RFC 3339",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_767_225_599_999, "2025-12-31T23:59:59.999Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (Timestamp.latest, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)]
    )
    func roundTrips(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
        #expect(Timestamp(text: Array(text.utf8)[...])?.milliseconds == milliseconds)
    }

    @Test("reads back every day of four centuries")
    func everyDay() {
        for day in stride(from: Int64(0), to: 146_097, by: 1) {
            let moment = Timestamp(milliseconds: day * 86_400_000 + 1)
            #expect(Timestamp(text: moment.textBytes[...]) == moment)
        }
    }

    @Test(
        "refuses other spellings and days that do not exist",
        arguments: [
            "", "2025-12-31", "2025-12-31T23:59:59Z", "2025-12-31T23:59:59.99Z", "2025-12-31T23:59:59.9999Z",
            "2025-12-31 23:59:59.999Z", "2025-12-31T23:59:59.999z", "2025-12-31T23:59:59.999+00:00",
            "2025-02-29T00:00:00.000Z", "2025-13-01T00:00:00.000Z", "2025-00-01T00:00:00.000Z",
            "2025-04-31T00:00:00.000Z", "2025-04-00T00:00:00.000Z", "2025-01-01T24:00:00.000Z",
            "2025-01-01T00:60:00.000Z", "2025-01-01T00:00:60.000Z", "1969-12-31T23:59:59.999Z",
            "2100-02-29T00:00:00.000Z", "2025-01-01T-1:00:00.000Z",
        ]
    )
    func malformed(text: String) {
        #expect(Timestamp(text: Array(text.utf8)[...]) == nil)
    }

    @Test("stays within the years that it can write")
    func clamping() {
        #expect(Timestamp(milliseconds: -5).milliseconds == 0)
        #expect(Timestamp(milliseconds: .max).milliseconds == Timestamp.latest)
        #expect(Timestamp(milliseconds: 0).advanced(by: .seconds(Int64.max)).milliseconds == Timestamp.latest)
        #expect(Timestamp(milliseconds: 1500).advanced(by: .milliseconds(-600)).milliseconds == 900)
        #expect(Timestamp(milliseconds: 1000).duration(to: Timestamp(milliseconds: 3500)) == .milliseconds(2500))
    }
}
