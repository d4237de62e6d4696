package import Bus
package import RedisBus
package import RedisClient
import RedisProtocol

extension StartStep {
    /// Looks at the server before any work is put on it, and refuses one that would lose work.
    package static func server(_ client: RedisClient, _ requirements: ServerRequirements) -> StartStep {
        StartStep("a sound Redis") {
            let problems = try await ServerProbe.problems(client, requirements).map { problem in
                StartRefusal.Problem(found: "\(problem.found); needed: \(problem.needed)", remedy: problem.remedy)
            }
            guard problems.isEmpty else { throw StartRefusal(step: "checking the Redis server", problems: problems) }
        }
    }

    /// Loads the functions of this build beside those of others.
    package static func functions(_ bus: RedisBus) -> StartStep {
        StartStep("the bus functions") { try await bus.loadFunctions() }
    }

    /// Creates what is missing of the channels' streams and groups.
    package static func groups(_ bus: RedisBus, of routes: [Route]) -> StartStep {
        StartStep("the consumer groups") { try await bus.createGroups(of: routes) }
    }

    /// Makes this process visible to others before it takes work; the keeper then runs as the first part.
    package static func presence(_ bus: RedisBus, _ keeper: PresenceKeeper) -> StartStep {
        StartStep("presence on the bus") { try await keeper.announce(on: bus) }
    }
}
