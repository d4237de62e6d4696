import Artifacts
import Processes

/// Decides how a task ended, from all that was seen of its program: what it says counts only as far as the facts bear
/// it.
enum OutcomePolicy {
    struct Finding: Hashable {
        let outcome: TaskOutcome
        let reason: String?
        var isFaultOfInstallation = false
    }

    /// `problems` names promised files that are not there or not acceptable.
    static func decide(
        _ transcript: Transcript,
        end: ProcessEnd,
        interruption: Interruption?,
        problems: [String] = []
    ) -> Finding {
        if let interruption { return Finding(outcome: interruption.outcome, reason: interruption.reason) }
        let code: Int32
        switch end {
        case .notStarted(let why): return Finding(outcome: .failed, reason: "the program could not be started: \(why)")
        case .signalled(let number):
            return Finding(outcome: .killed, reason: "the program was ended by signal \(number)")
        case .overMemory(let held):
            return Finding(outcome: .killed, reason: "the program was ended at its memory limit: it held \(held) MiB")
        case .lost:
            return Finding(outcome: .killed, reason: "the program's supervisor was killed", isFaultOfInstallation: true)
        case .exited(let number): code = number
        }
        if transcript.isContradictory {
            return Finding(outcome: .failed, reason: "the program reported two different results")
        }
        guard let result = transcript.result else { return silent(transcript, code) }
        return spoken(result, code, problems)
    }

    private static func spoken(_ result: ProgramResult, _ code: Int32, _ problems: [String]) -> Finding {
        if result.outcome == .failed || result.outcome.isTruncated {
            return Finding(outcome: result.outcome, reason: result.reason)
        }
        guard code == 0 else {
            let claim = "the program reported \(result.outcome.rawValue)"
            return Finding(outcome: .failed, reason: "\(claim), and ended with exit code \(code)")
        }
        if let problem = problems.first {
            return Finding(outcome: .failed, reason: "the program promised a file: \(problem)")
        }
        return Finding(outcome: result.outcome, reason: result.reason)
    }

    /// A program that never spoke of results is judged by its exit code; one that did must finish what it began to say.
    private static func silent(_ transcript: Transcript, _ code: Int32) -> Finding {
        guard code == 0 else { return Finding(outcome: .failed, reason: "the program ended with exit code \(code)") }
        if transcript.speaks {
            return Finding(outcome: .failed, reason: "the program ended without reporting a result")
        }
        return Finding(outcome: .done, reason: nil)
    }
}
