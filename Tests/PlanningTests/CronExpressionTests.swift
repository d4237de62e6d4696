import Artifacts
import Planning
import Testing

@Suite("CronExpression")
struct CronExpressionTests {
    private func time(_ text: String) throws -> Timestamp {
        try #require(Timestamp(text: Array("\(text):00.000Z".utf8)[...]))
    }

    @Test(
        "the next time, in UTC",
        arguments: [
            ("* * * * *", "2026-01-31T23:59", "2026-02-01T00:00"),
            ("0 */4 * * *", "2026-01-31T21:30", "2026-02-01T00:00"),
            ("0 */4 * * *", "2026-01-31T04:00", "2026-01-31T08:00"),
            ("*/15 9-17 * * mon-fri", "2026-01-30T17:45", "2026-02-02T09:00"),
            ("5,10 0 1 jan *", "2026-01-01T00:05", "2026-01-01T00:10"),
            ("5,10 0 1 jan *", "2026-01-01T00:10", "2027-01-01T00:05"),
            ("0 0 29 2 *", "2026-01-01T00:00", "2028-02-29T00:00"),
            ("0 0 29 2 *", "2096-03-01T00:00", "2104-02-29T00:00"),
            ("0 0 31 * *", "2026-01-31T00:00", "2026-03-31T00:00"),
            // Either kind of day, when both are restricted.
            ("0 0 13 * fri", "2026-02-13T00:00", "2026-02-20T00:00"),
            ("0 0 13 * fri", "2026-04-10T00:00", "2026-04-13T00:00"),
            // A star with a step restricts nothing, so both must hold.
            ("0 0 */2 * sun", "2026-02-01T00:00", "2026-02-15T00:00"),
            ("0 0 * * 7", "2026-01-31T00:00", "2026-02-01T00:00"),
            ("0 0 * * 0", "2026-01-31T00:00", "2026-02-01T00:00"),
            ("0 12 1-31/10 * *", "2026-01-21T12:00", "2026-01-31T12:00"),
            ("0 0 * JAN-Mar Tue,wed", "2026-04-01T00:00", "2027-01-05T00:00"),
        ]
    )
    func next(cron: String, after: String, expected: String) throws {
        #expect(try CronExpression(cron).next(after: time(after)) == time(expected))
    }

    @Test("the latest time is the last one that next would have named", arguments: 0..<400)
    func latest(seed: Int) throws {
        let crons = [
            "*/7 * * * *", "0 */4 * * *", "30 2 29 2 *", "0 0 13 * fri", "59 23 31 12 *", "0 9-17/3 * 1,6 1-5",
        ]
        let cron = try CronExpression(crons[seed % crons.count])
        // A walk through thirty years with an odd step.
        let now = Timestamp(milliseconds: 1_700_000_000_000 + Int64(seed) * 2_364_977_531)
        let latest = try #require(cron.latest(through: now))
        #expect(latest <= now)
        #expect(try #require(cron.next(after: latest)) > now)
        #expect(cron.next(after: Timestamp(milliseconds: latest.milliseconds - 1)) == latest)
    }

    @Test(
        "what is no cron expression is refused with the field",
        arguments: [
            ("", "five fields"), ("* * * *", "five fields"), ("* * * * * *", "five fields"), ("60 * * * *", "minute"),
            ("* 24 * * *", "hour"), ("* * 0 * *", "day of month"), ("* * 32 * *", "day of month"),
            ("* * * 13 *", "month"), ("* * * * 8", "day of week"), ("*/0 * * * *", "minute"), ("5/2 * * * *", "minute"),
            ("10-5 * * * *", "minute"), ("1,,2 * * * *", "minute"), ("-1 * * * *", "minute"), ("x * * * *", "minute"),
            ("* * * foo *", "month"), ("* * * * mon-", "day of week"), ("0 0 30 2 *", "day of month"),
            ("0 0 31 4,6 *", "day of month"), ("*/1/1 * * * *", "minute"), ("+1 * * * *", "minute"),
        ]
    )
    func refuses(cron: String, word: String) {
        let error = #expect(throws: CronError.self) { try CronExpression(cron) }
        #expect(error?.message.contains(word) == true, "\(String(describing: error))")
    }

    @Test("there is nothing after the year 9999, and the search ends")
    func end() throws {
        #expect(try CronExpression("0 0 1 1 *").next(after: Timestamp(milliseconds: Timestamp.latest)) == nil)
        #expect(try CronExpression("0 0 2 1 *").latest(through: Timestamp(milliseconds: 0)) == nil)
    }
}
