package import Artifacts

/// When something is due: minute, hour, day of month, month and day of week, in UTC.
///
/// As in every cron, when both kinds of day are restricted, either suffices; a field that begins with a star
/// restricts nothing.
package struct CronExpression: Hashable, Sendable {
    package let text: String
    private let minutes: UInt64
    private let hours: UInt64
    private let days: UInt64
    private let months: UInt64
    private let weekdays: UInt64
    private let eitherDay: Bool

    package init(_ text: String) throws(CronError) {
        let fields = text.split(separator: " ")
        guard fields.count == 5 else {
            throw CronError("expected five fields (minute hour day month weekday), got \(fields.count)")
        }
        self.text = text
        minutes = try CronField.minute.bits(fields[0])
        hours = try CronField.hour.bits(fields[1])
        days = try CronField.day.bits(fields[2])
        months = try CronField.month.bits(fields[3])
        let weekdays = try CronField.weekday.bits(fields[4])
        self.weekdays = weekdays | weekdays >> 7 & 1
        eitherDay = fields[2].first != "*" && fields[4].first != "*"
        guard next(after: Timestamp(milliseconds: 0)) != nil else {
            throw CronError("day of month: no month that it names has such a day")
        }
    }

    /// The first moment after this one at which it is due; nil after the year 9999.
    package func next(after moment: Timestamp) -> Timestamp? {
        let start = Int(moment.milliseconds / 60_000) + 1
        var minute = start % 1440
        for day in start / 1440...start / 1440 + Self.horizon {
            if isDue(onDay: day), let found = minuteOfDay(from: minute) { return Self.timestamp(day, found) }
            minute = 0
        }
        return nil
    }

    /// The last moment at or before this one at which it was due; nil before 1970.
    package func latest(through moment: Timestamp) -> Timestamp? {
        let start = Int(moment.milliseconds / 60_000)
        var minute = start % 1440
        for day in stride(from: start / 1440, through: max(0, start / 1440 - Self.horizon), by: -1) {
            if isDue(onDay: day), let found = minuteOfDay(through: minute) { return Self.timestamp(day, found) }
            minute = 1439
        }
        return nil
    }

    /// Eight years: from one 29th of February to the next there can be as many.
    private static let horizon = 8 * 366

    private static func timestamp(_ day: Int, _ minute: Int) -> Timestamp? {
        let milliseconds = (Int64(day) * 1440 + Int64(minute)) * 60_000
        return milliseconds <= Timestamp.latest ? Timestamp(milliseconds: milliseconds) : nil
    }

    private func isDue(onDay day: Int) -> Bool {
        let date = Timestamp.civil(days: day)
        guard Self.has(months, date.month) else { return false }
        let isDay = Self.has(days, date.day)
        // 1970 began on a Thursday.
        let isWeekday = Self.has(weekdays, (day + 4) % 7)
        return eitherDay ? isDay || isWeekday : isDay && isWeekday
    }

    private func minuteOfDay(from start: Int) -> Int? {
        (start..<1440).first { Self.has(hours, $0 / 60) && Self.has(minutes, $0 % 60) }
    }

    private func minuteOfDay(through end: Int) -> Int? {
        (0...end).last { Self.has(hours, $0 / 60) && Self.has(minutes, $0 % 60) }
    }

    private static func has(_ bits: UInt64, _ value: Int) -> Bool { bits >> UInt64(value) & 1 == 1 }
}

extension CronExpression: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            self = try CronExpression(try container.decode(String.self))
        } catch let error as CronError {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected a time: \(error.message)")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
