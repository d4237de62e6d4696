import Artifacts
import ControlPlane
import Foundation
import Pipeline
import RedisTesting
import Testing

extension CrewTests {
    /// Builds of two ages beside each other: what the newer one has written is neither lost nor misread by the older.
    @Suite(.timeLimit(.minutes(10))) struct NewerRecordTests {
        @Test("a field that a newer build has added to a run's record is still there when the run has ended")
        func unknownField() async throws {
            let crew = try await SharedCrew.ground()
            let run = try await crew.submit(CrewGoals.demo(approvals: 1))
            try await crew.wait(for: run, in: "WAIT_FOR_APPROVE")
            let key = CrewGround.key("run:\(run)")
            let record = try await crew.server.cli("HGET", key, "body")
            #expect(record.hasSuffix("}"))
            try await crew.server.cli("HSET", key, "body", "\(record.dropLast()),\"zNewer\":{\"kept\":[1,2]}}")
            try await crew.approve(run)
            try await crew.expect(run, endsAs: "applied")
            let after = try await crew.server.cli("HGET", key, "body")
            #expect(after.contains("\"zNewer\":{\"kept\":[1,2]}"), "\(after)")
            try await crew.expectOneApply([run])
        }

        @Test("a record of a layout that this build does not know is left alone, and others go on")
        func unknownLayout() async throws {
            let crew = try await CrewGround()
            let run = try await crew.submit(CrewGoals.demo(approvals: 1))
            try await crew.wait(for: run, in: "WAIT_FOR_APPROVE")
            let key = CrewGround.key("run:\(run)")
            let record = try await crew.server.cli("HGET", key, "body")
            let newer = record.replacing("\"v\":1", with: "\"v\":99")
            #expect(newer != record)
            let approval = try crew.approval(of: try await crew.request(of: run))
            try await crew.server.cli("HSET", key, "body", newer)
            try await crew.send(approval, to: Channels.approvals)
            try await waitUntil("it waits to be tried again") {
                try await crew.server.cli("ZCARD", CrewGround.key("delayed")) == "1"
            }
            // Its next tries are put off, lest they be over before its neighbour has passed.
            try await schedule(atMilliseconds: 1 << 50, in: crew)
            #expect(try await crew.server.cli("HGET", key, "body") == newer)
            try await crew.expectNeighbourToPass()
            // A build that knows the layout goes on with it; here the old record comes back.
            try await crew.server.cli("HSET", key, "body", record)
            try await waitUntil("the approval counts") {
                try await schedule(atMilliseconds: 0, in: crew)
                return try await crew.plane.run(run)?.state != "WAIT_FOR_APPROVE"
            }
            try await crew.expect(run, endsAs: "applied")
            try await crew.expectOneApply([run])
            try await crew.end()
        }

        /// Sets when all that waits is tried again: the wait grows up to two minutes by itself.
        private func schedule(atMilliseconds time: Int, in crew: CrewGround) async throws {
            let script = """
                for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
                    redis.call('ZADD', KEYS[1], 'XX', ARGV[1], id)
                end
                """
            try await crew.server.cli("EVAL", script, "1", CrewGround.key("delayed"), "\(time)")
        }
    }
}
