import Audit
import Configuration
import FoundationEssentials
import Lifecycle
import ServiceRuntime

/// The archive that a verb reads: the file that is named, else that of the configuration. It is never written.
struct AuditFile: Equatable {
    /// Nil for that of the configuration.
    let path: String?

    /// What goes wrong is said, and becomes the exit code.
    ///
    /// - Parameter isOptional: whether it is well when the configuration's archive is not there; nothing is read then.
    func read(
        _ place: Workplace,
        isOptional: Bool = false,
        _ work: (SQLiteArchive) async throws(ArchiveError) -> ExitCode
    ) async -> ExitCode {
        let setting: String?
        do throws(ConfigurationError) {
            let configuration = try ServiceConfiguration(environment: place.environment)
            setting = path ?? configuration.conductor.auditArchive
        } catch {
            return place.complain("\(error)", .configuration)
        }
        let isNeeded = path != nil || !isOptional
        guard let file = setting else {
            guard isNeeded else { return .success }
            return place.complain("no archive is named; give a FILE, or set CHIMERA_AUDIT_ARCHIVE", .configuration)
        }
        guard FileManager.default.fileExists(atPath: file) else {
            guard isNeeded else { return .success }
            return place.complain("there is no archive at \(file)", .noInput)
        }
        do throws(ArchiveError) {
            return try await work(try SQLiteArchive(reading: file))
        } catch {
            return place.complain("\(file): \(error)", .badData)
        }
    }
}
