import Artifacts

/// Options and operands that many verbs share.
extension Words {
    mutating func tenant() throws(UsageError) -> TenantID? {
        guard let text = try value("--tenant") else { return nil }
        guard let tenant = TenantID(text) else {
            throw UsageError("--tenant takes a name in lower case such as acme, not \"\(text)\"")
        }
        return tenant
    }

    /// A run's number, or `latest`.
    mutating func run() throws(UsageError) -> RunChoice {
        let text = try operand("RUN")
        if text == "latest" { return .latest }
        guard let run = RunID(text) else {
            throw UsageError("\"\(text)\" is no run; give its number as run list shows it, or latest")
        }
        return .named(run)
    }

    /// What makes asking twice the same as asking once.
    mutating func key() throws(UsageError) -> IdempotencyKey? {
        guard let text = try value("--key") else { return nil }
        guard let key = IdempotencyKey(text) else { throw UsageError("--key takes 1 to 128 visible ASCII signs") }
        return key
    }

    /// Who asks: `--as`, else the user that is logged in.
    mutating func person() throws(UsageError) -> String? { try value("--as") }
}

/// Which run is meant.
enum RunChoice: Equatable, Sendable {
    case named(RunID)
    case latest
}
