import Configuration
import ControlPlane
import Lifecycle
import Planning
import ServiceRuntime

extension Workplace {
    /// Speaks to the installation about the schedules of the catalogue, which is read first.
    ///
    /// - Parameter choice: what of the catalogue may be fired.
    func withSchedules(
        choosing choice: (Catalogue) -> [Schedule] = { $0.schedules },
        _ work: (any ControlPlane) async throws(ControlError) -> ExitCode
    ) async -> ExitCode {
        let schedules: [Schedule]
        do {
            let configuration = try ServiceConfiguration(environment: environment)
            let folder = try CatalogueFolder.find(setting: configuration.catalogue)
            schedules = choice(try Catalogue(folder: folder))
        } catch {
            return complain("\(error)", .configuration)
        }
        return await withControlPlane(schedules: schedules, work)
    }
}
