import ControlPlane
import FoundationEssentials
import RedisTesting
import Testing

extension CrewTests {
    /// The rights that docs/operations.md names are enough for everything, and the server finds nothing else asked for.
    @Suite(.timeLimit(.minutes(10))) struct RestrictedUserTests {
        private static let password = "of-this-test"

        @Test("a user with just the rights that the docs list leads a goal to its change, and undoes it")
        func restricted() async throws {
            let crew = try await CrewGround(without: Set(CrewGround.Service.allCases))
            try await crew.server.cli(try rule())
            let url = "redis://chimera:\(Self.password)@127.0.0.1:\(crew.server.port)"
            for service in CrewGround.Service.allCases {
                try await crew.spawn(service, ["CHIMERA_REDIS_URL": url])
            }
            try await crew.waitUntilReady()
            let run = try await crew.submit(CrewGoals.pipeline())
            try await crew.wait(for: run, in: "WAIT_FOR_APPROVE")
            try await crew.approve(run)
            try await crew.expect(run, endsAs: "applied")
            try await crew.plane.perform(.rollback(reason: "a test"), on: run, by: "ann")
            try await crew.expect(run, endsAs: "rolled_back")
            try await crew.end()
            #expect(try await crew.server.cli("ACL", "LOG").isEmpty, "what was asked for and not allowed")
        }

        private func rule() throws -> [String] {
            let file = "\(CrewGround.repository)/docs/operations.md"
            let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
            let rule = try #require(lines.first { $0.hasPrefix("ACL SETUSER chimera ") })
            return rule.replacing("PASSWORD", with: Self.password).split(separator: " ").map(String.init)
        }
    }
}
