import Artifacts
import Lifecycle

extension Workplace {
    /// Prints a document, and ends with this code; with 70 when it cannot be written.
    func printed(_ value: some Encodable, _ code: ExitCode) -> ExitCode {
        do throws(ArtifactError) {
            terminal.say(document: String(decoding: try ArtifactEncoder.encode(value), as: UTF8.self))
            return code
        } catch {
            return complain("\(error)", .software)
        }
    }
}
