import Artifacts
import ControlPlane
import Lifecycle

/// `chimera schedule list`
struct ScheduleListVerb: Verb {
    static let spelling = "schedule list"
    static let operands = "[--json]"
    static let summary = "lists schedules: when each last fired, and when it is due"
    static let details = """
        Schedules are schedules/*.json of CHIMERA_CATALOGUE, and those of agents that a clock sets to work. Times are UTC.
        One that is overdue went by without anybody firing it: no core looks after it.

        examples:
          chimera schedule list
          chimera schedule list --json
        """

    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) { isJSON = words.flag("--json") }

    func run(_ place: Workplace) async -> ExitCode {
        await place.withSchedules { plane throws(ControlError) in
            let schedules = try await plane.schedules()
            return try place.show(
                schedules,
                asJSON: isJSON,
                under: ["SCHEDULE", "TENANT", "CRON", "LAST FIRED FOR", "DUE", "MISSED", "GOAL"]
            ) { schedule in
                [
                    schedule.name.text, schedule.tenant.text, schedule.cron,
                    schedule.lastFired.map { "\($0)" } ?? "never",
                    (schedule.nextDue.map { "\($0)" } ?? "never") + (schedule.isOverdue ? ", overdue" : ""),
                    schedule.missed, schedule.title,
                ]
            }
        }
    }
}
