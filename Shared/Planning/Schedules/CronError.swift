/// Why a text is no cron expression; names the field and what was expected there.
package struct CronError: Error, Hashable, Sendable {
    package let message: String

    init(_ message: String) {
        self.message = message
    }
}

extension CronError: CustomStringConvertible {
    package var description: String { message }
}
