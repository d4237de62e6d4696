import Foundation
import Processes
import RedisTesting
import ServiceRuntime
import Testing

@testable import Chimera

@Suite("chimera doctor", .timeLimit(.minutes(10)))
struct DoctorTests {
    @Test("a missing sandbox and missing programs say what to install")
    func missing() async throws {
        let sandbox = try await SandboxCheck(folders: ["/nowhere"], programs: built()).finding(.required)
        #expect(sandbox.state == "bwrap is not installed")
        #expect(sandbox.remedy?.hasPrefix("install the package bubblewrap") == true)
        let programs = ProgramsCheck(folder: "/nowhere").finding()
        #expect(programs.state.contains("conductor") && programs.state.contains("worker"))
        #expect(programs.remedy != nil)
        #expect(await SandboxCheck(folders: [], programs: "/").finding(.cwd).remedy == nil)
        let untried = await SandboxCheck(programs: "/nowhere").finding(.required)
        #expect(untried.state.contains("cannot be tried") && untried.remedy != nil)
    }

    /// The folder of the programs that the tests have built.
    private func built() throws -> String {
        let supervisor = CommandLine.arguments.lazy.compactMap { SupervisorProgram.beside($0) }.first
        return try URL(filePath: #require(supervisor).path).deletingLastPathComponent().path
    }

    @Test("a sandbox that does not start is told from one that is not there")
    func broken() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "doctor-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // A left-over folder does no harm.
        let file = folder.appending(path: "bwrap").path
        let source = folder.appending(path: "script").path
        try "#!/bin/sh\necho no namespaces >&2\nexit 1\n".write(toFile: source, atomically: false, encoding: .utf8)
        // Written by another process: a child that we fork meanwhile would have it open for writing, so that it could
        // not be started.
        try await CommandLineTool.run(["install", "-m", "755", source, file])
        let finding = try await SandboxCheck(folders: [folder.path], programs: built()).finding(.required)
        #expect(
            finding.state.contains("does not confine programs here") && finding.state.contains("no namespaces"),
            "\(finding.state)"
        )
        #expect(finding.remedy?.contains("user namespaces") == true)
    }

    @Test("the Redis of the stack that runs in this folder is the one that is looked at")
    func stack() async {
        let screen = Screen()
        let find: @Sendable () -> RunningStack? = {
            RunningStack(pid: 1, redisURL: "nonsense://of-the-stack", parts: [:])
        }
        let place = Workplace(environment: [:], terminal: screen.terminal, findStack: find)
        var words = Words([])
        _ = await DoctorVerb(&words).run(place)
        #expect(screen.text.contains("mend configuration: "), "\(screen.text)")
        #expect(place.joinedEnvironment["CHIMERA_REDIS_URL"] == "nonsense://of-the-stack")
    }

    @Test("the catalogue is read as core reads it")
    func catalogue() {
        let sound = CatalogueCheck(setting: Place.root.path, pools: []).finding()
        #expect(sound.remedy == nil && sound.state.contains("12 agents"))
        #expect(CatalogueCheck(setting: "/nowhere", pools: []).finding().remedy?.contains("CHIMERA_CATALOGUE") == true)
    }
}
