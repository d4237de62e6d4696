import Configuration
import FoundationEssentials
import Processes
import ServiceRuntime

extension Confinement {
    /// What the operator asked for, tried out; throws a refusal that says what to change.
    static func choose(
        _ settings: WorkerSettings,
        under supervisor: SupervisorProgram,
        hiding privateFolders: [String],
        trying folder: String,
        finding bubblewrap: Bubblewrap? = .find()
    ) async throws -> Confinement {
        guard settings.sandbox == .required else { return .directory }
        let step = "preparing the sandbox"
        // A mistyped path must not look like a sandbox that does not work here.
        let missing = settings.sandboxReadable.filter { !FileManager.default.fileExists(atPath: $0) }
        guard missing.isEmpty else { throw StartRefusal(step: step, problems: missing.map(problem(ofMissing:))) }
        var found = bubblewrap
        do {
            found?.readable = settings.sandboxReadable
            try found?.hide(privateFolders)
            return .bubblewrap(try await Bubblewrap.working(found, under: supervisor, in: folder))
        } catch let exposure as Bubblewrap.Exposure {
            throw StartRefusal(step: step, problems: [problem(of: exposure)])
        } catch let obstacle as Bubblewrap.Obstacle {
            let remedy = "\(obstacle.remedy), \(SandboxMode.choice)"
            throw StartRefusal(step: step, problems: [.init(found: obstacle.found, remedy: remedy)])
        }
    }

    private static func problem(ofMissing place: String) -> StartRefusal.Problem {
        let key = Setting.sandboxReadable.name
        return .init(found: "\(key) names \(place), which is not there", remedy: "make it, or correct \(key)")
    }

    private static func problem(of exposure: Bubblewrap.Exposure) -> StartRefusal.Problem {
        let (folder, place) = (exposure.folder, exposure.place)
        return .init(
            found: "programs may read \(place), and must not see \(folder), which is the same folder",
            remedy: "move \(folder) elsewhere, or have \(Setting.sandboxReadable.name) name what lies in it instead"
        )
    }
}
