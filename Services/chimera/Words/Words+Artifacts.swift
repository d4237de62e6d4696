import Artifacts
import Security

/// Options and operands that many verbs share.
extension Words {
    mutating func tenant() throws(UsageError) -> TenantID? {
        guard let text = try value("--tenant") else { return nil }
        guard let tenant = TenantID(text) else {
            throw UsageError("--tenant takes a name in lower case such as acme, not \"\(text)\"")
        }
        return tenant
    }

    /// `--agent atlas`, or `--agent atlas/forge` for a sub-agent; empty where nothing is said.
    mutating func agents() throws(UsageError) -> [AgentName] {
        guard let text = try value("--agent") else { return [] }
        let names = text.split(separator: "/", omittingEmptySubsequences: false)
        let agents = names.compactMap { AgentName(String($0)) }
        guard agents.count == names.count, agents.count <= AgentPath.limit else {
            throw UsageError("--agent takes a name such as atlas, or atlas/forge for a sub-agent, not \"\(text)\"")
        }
        return agents
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

    /// A run's number, or `latest` for the newest of the tenant that `--tenant` names: to be changed, so no other's.
    ///
    /// - Parameter isWaiting: whether the newest that waits for approval is meant.
    mutating func tenantsRun(isWaiting: Bool) throws(UsageError) -> RunChoice {
        let tenant = try tenant()
        switch try run() {
        case .latest, .latestOf, .latestWaiting:
            return isWaiting ? .latestWaiting(tenant ?? .standard) : .latestOf(tenant ?? .standard)
        case .named(let run):
            guard tenant == nil else { throw UsageError("--tenant goes with latest; a number names one run anyway") }
            return .named(run)
        }
    }

    mutating func digest(_ name: String) throws(UsageError) -> Digest256? {
        guard let text = try value(name) else { return nil }
        guard let digest = Digest256(text) else {
            throw UsageError("\(name) takes a digest as run show prints it, sha256: and 64 digits, not \"\(text)\"")
        }
        return digest
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
    /// The newest of a tenant's runs.
    case latestOf(TenantID)
    /// The newest of a tenant's runs that waits for approval.
    case latestWaiting(TenantID)
}
