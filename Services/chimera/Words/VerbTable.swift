/// Every verb of the tool, in the order of its help.
enum VerbTable {
    static let all: [any Verb.Type] = [
        UpVerb.self, PlanVerb.self, GoalSubmitVerb.self, GoalListVerb.self,
        RunListVerb.self, RunShowVerb.self, RunWatchVerb.self, RunCancelVerb.self, RunReviseVerb.self,
        ApproveVerb.self, RejectVerb.self, RollbackVerb.self, WaiveVerb.self, BudgetLiftVerb.self,
        DeadListVerb.self, DeadShowVerb.self, DeadRedriveVerb.self,
        QueueVerb.self, WorkersVerb.self, BudgetShowVerb.self, BudgetLimitVerb.self,
        AuditVerifyVerb.self, AuditExportVerb.self, AuditKPIVerb.self, AuditArchivesVerb.self, AuditForgetVerb.self,
        ReplayVerb.self,
        ScheduleListVerb.self, ScheduleFireVerb.self, CompletionsVerb.self,
        AgentsVerb.self, AgentsRunVerb.self, DoctorVerb.self, ConfigVerb.self, ConfigExampleVerb.self,
        ConfigDiffVerb.self,
    ]

    /// The verb that the words begin with, the longest spelling first, and the words after it.
    static func match(_ words: [String]) -> (verb: any Verb.Type, rest: [String])? {
        let found = all.filter { words.starts(with: $0.spelling.split(separator: " ").map(String.init)) }
        guard let verb = found.max(by: { $0.spelling.count < $1.spelling.count }) else { return nil }
        return (verb, Array(words.dropFirst(verb.spelling.split(separator: " ").count)))
    }

    /// The verb of exactly this spelling, else all that begin with it, such as those of `run`.
    static func beginning(with words: [String]) -> [any Verb.Type] {
        if let exact = all.first(where: { $0.spelling == words.joined(separator: " ") }) { return [exact] }
        return all.filter { $0.spelling.split(separator: " ").map(String.init).starts(with: words) }
    }
}
