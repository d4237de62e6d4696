/// Which agents pay for a goal, beside its tenant: the agent that it is for, or the one that set that agent to work
/// first.
///
/// As text `atlas:5000000`, or `atlas:5000000/forge:2000000` for a sub-agent: each name with what its agent may spend
/// in a month. Never longer than two names.
package struct AgentPath: Hashable, Sendable {
    /// An agent with the most that it may spend in a month, in millionths of the currency unit.
    package struct Link: Hashable, Sendable {
        package let agent: AgentName
        package let monthMicros: Int

        package init(_ agent: AgentName, monthMicros: Int) {
            self.agent = agent
            self.monthMicros = monthMicros
        }
    }

    /// How many agents a path can name.
    package static let limit = 2

    /// The agent, and then its sub-agent if there is one.
    package let links: [Link]

    /// An agent that sets itself to work is nobody's sub-agent.
    package init(_ agent: Link, setToWorkBy caller: Link? = nil) {
        links = caller.map { $0.agent == agent.agent ? [agent] : [$0, agent] } ?? [agent]
    }

    /// Nil unless it is the one spelling that `text` has.
    package init?(_ text: String) {
        let words = text.split(separator: "/", maxSplits: Self.limit, omittingEmptySubsequences: false)
        let links = words.compactMap { Link(String($0)) }
        guard links.count == words.count, links.count <= Self.limit, Set(links.map(\.agent)).count == links.count else {
            return nil
        }
        self.links = links
    }

    package var text: String { links.map { "\($0.agent.text):\($0.monthMicros)" }.joined(separator: "/") }

    /// The names alone, for people: `atlas/forge`.
    package var names: String { links.map(\.agent.text).joined(separator: "/") }
}

extension AgentPath: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let path = AgentPath(try container.decode(String.self)) else {
            let message = "expected one or two agents, each with an amount"
            throw DecodingError.dataCorruptedError(in: container, debugDescription: message)
        }
        self = path
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension AgentPath.Link {
    fileprivate init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let agent = AgentName(parts[0]), let micros = Int(parts[1]), "\(micros)" == parts[1],
            (0...BodyCheck.largestAmount).contains(micros)
        else { return nil }
        self.init(agent, monthMicros: micros)
    }
}
