import Configuration
import ControlPlane
import Lifecycle
import Planning
import ServiceRuntime

extension Workplace {
    /// Speaks to the installation about the schedules of the catalogue, which is read first.
    func withSchedules(
        _ work: (any ControlPlane) async throws(ControlError) -> ExitCode
    ) async -> ExitCode {
        let schedules: [Schedule]
        do {
            let configuration = try ServiceConfiguration(environment: environment)
            let folder = try CatalogueFolder.find(setting: configuration.catalogue)
            schedules = try Catalogue(folder: folder).schedules
        } catch {
            return complain("\(error)", .configuration)
        }
        return await withControlPlane(schedules: schedules, work)
    }
}
