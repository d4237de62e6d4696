import Glibc
import Processes

/// Whether the executables of an installation lie beside this one.
struct ProgramsCheck {
    private static let names = ["conductor", "core", "event-gateway", "judge", "worker", SupervisorProgram.name]

    let folder: String

    func finding() -> Doctor.Finding {
        let missing = Self.names.filter { (name: String) in unsafe access("\(folder)/\(name)", X_OK) != 0 }
        guard !missing.isEmpty else {
            return Doctor.Finding(subject: "programs", state: "all in \(folder)", remedy: nil)
        }
        let state = "not in \(folder): \(missing.joined(separator: ", "))"
        return Doctor.Finding(subject: "programs", state: state, remedy: "build or install all executables together")
    }
}
