import Artifacts
import FoundationEssentials
import Glibc
import Lifecycle
import Planning
import Security
import ServiceRuntime

/// `chimera plan`: what core would plan for a goal, without a server.
struct PlanCommand: Equatable {
    static let helpText = """
        chimera plan: plans a goal offline, and prints the plan, its cost and its diagram

        usage:
          chimera plan GOAL.json [--blueprints DIR] [--json]

        GOAL.json is a GoalStatement; - reads it from standard input. Blueprints, roster and prices come from
        CHIMERA_CATALOGUE, the pools from CHIMERA_POOLS. The same goal gives the same plan, byte for byte.

        examples:
          chimera plan goal.json
          chimera plan goal.json --blueprints ./my-blueprints
          echo '{"title":"Show it","requestedBy":"ann","priority":"normal","budgetMicros":1000000,
                 "blueprint":"demo","parameters":{"steps":5}}' | chimera plan - --json

        exit codes:
          0   planned
          1   the goal cannot be planned; the reason is printed
          64  the command line makes no sense
          65  the goal is no GoalStatement; the field is named
          66  the goal cannot be read
          78  the configuration or a file of the catalogue must be mended
        """

    let file: String
    var blueprints: String?
    var isJSON = false

    /// Nil when the words make no sense.
    init?(_ words: [String]) {
        var file: String?
        var words = words[...]
        while let word = words.popFirst() {
            switch word {
            case "--json":
                isJSON = true
            case "--blueprints":
                guard let folder = words.popFirst() else { return nil }
                blueprints = folder
            case let word where file == nil && (word == "-" || !word.hasPrefix("-")):
                file = word
            default:
                return nil
            }
        }
        guard let file else { return nil }
        self.file = file
    }

    func run(environment: [String: String], _ terminal: Terminal) -> ExitCode {
        let content: [UInt8]
        do {
            content = try read()
        } catch {
            terminal.complain("chimera: reading \(file): the file cannot be read")
            return .noInput
        }
        let statement: GoalStatement
        do throws(CatalogueError) {
            statement = try CatalogueFile.decode(GoalStatement.self, from: content, file: file)
        } catch {
            terminal.complain("chimera: \(error)")
            return .badData
        }
        return OfflineCatalogue(environment: environment, blueprints: blueprints).use(terminal) { catalogue, pools in
            let decision = catalogue.planner(for: pools).decide(Self.request(statement))
            return PlanSheet(currency: catalogue.prices.currency, isJSON: isJSON).show(decision, terminal)
        }
    }

    private func read() throws -> [UInt8] {
        guard file == "-" else { return Array(try Data(contentsOf: URL(filePath: file))) }
        var content: [UInt8] = []
        // One byte too many is enough to be refused for its size.
        while content.count <= CatalogueFile.limit {
            let character = getchar()
            guard character != EOF else { break }
            content.append(UInt8(truncatingIfNeeded: character))
        }
        return content
    }

    private static func request(_ statement: GoalStatement) -> PlanRequest {
        PlanRequest(
            goal: offlineGoal(statement),
            statement: statement,
            statedAt: .now(),
            revision: statement.revision ?? 0
        )
    }

    /// A goal that was never stated has no id; this one follows from what it says, so that a plan can be compared.
    private static func offlineGoal(_ statement: GoalStatement) -> GoalID {
        // A statement that was just decoded can be encoded.
        let bytes = SHA256.digest((try? ArtifactEncoder.encode(statement)) ?? []).bytes
        let words = [bytes[0..<8], bytes[8..<16]].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        let high = 0x7000 | words[0] & 0xfff
        return GoalID(high: high, low: 1 << 63 | words[1] >> 2) ?? .next()
    }
}
