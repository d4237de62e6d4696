import Artifacts
import Audit
import ControlPlane
import Lifecycle

/// `chimera audit verify`
struct AuditVerifyVerb: Verb {
    static let spelling = "audit verify"
    static let operands = "[FILE] [--head P:N:DIGEST]... [--json]"
    static let summary = "proves that an audit archive is what was recorded, or names the first entry that is not"
    static let details = """
        FILE is the archive, by default that of CHIMERA_AUDIT_ARCHIVE; no server is needed. Who can write the whole file
        can also compute its chain anew, or cut off its end: that is found by heads that you have noted elsewhere. Each
        run prints the heads of now; hand older ones over with --head.

        examples:
          chimera audit verify
          chimera audit verify copy.sqlite --head 0:1200:sha256:<64 hexadecimal digits>

        what its exit code says:
          0   everything is as it was recorded
          1   something was changed, removed, moved or added; the first such entry is named
        """

    private struct Answer: Encodable {
        struct Partition: Encodable {
            let partition: Int
            /// How far it is sound.
            let entries: Int
            let head: String
            let fault: String?
        }

        let archive: String
        let isSound: Bool
        /// Entries that were added where no number leads to.
        let strays: Int
        let partitions: [Partition]
    }

    let file: AuditFile
    let known: [KnownHead]
    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) {
        isJSON = words.flag("--json")
        var known: [KnownHead] = []
        while let text = try words.value("--head") {
            guard let head = KnownHead(text) else {
                throw UsageError("--head takes a head as audit verify prints it, not \"\(text)\"")
            }
            known.append(head)
        }
        self.known = known
        file = AuditFile(path: try words.optionalOperand())
    }

    func run(_ place: Workplace) async -> ExitCode {
        await file.read(place) { archive throws(ArchiveError) in
            let verifier = AuditVerifier(archive)
            // A partition of which nothing is left shows only by a head that is known.
            let partitions = Set(try await archive.partitions()).union(known.map(\.partition)).sorted()
            var found: [Answer.Partition] = []
            for partition in partitions {
                let heads = known.filter { $0.partition == partition }.map(\.head)
                let report = try await verifier.verify(partition: partition, knowing: heads)
                found.append(
                    Answer.Partition(
                        partition: partition,
                        entries: report.head.number,
                        head: KnownHead(partition: partition, head: report.head).text,
                        fault: report.fault.map { "\($0)" }
                    )
                )
            }
            let strays = try await archive.strays()
            let isSound = strays == 0 && found.allSatisfy { $0.fault == nil }
            let answer = Answer(archive: archive.identity, isSound: isSound, strays: strays, partitions: found)
            return say(answer, place)
        }
    }

    private func say(_ answer: Answer, _ place: Workplace) -> ExitCode {
        let code = answer.isSound ? ExitCode.success : ExitCode(rawValue: 1)
        guard !isJSON else { return place.printed(answer, code) }
        for partition in answer.partitions {
            let name = "partition \(partition.partition)"
            if let fault = partition.fault {
                place.terminal.say("\(name): \(fault); sound up to \(partition.head)")
            } else {
                place.terminal.say("\(name): \(partition.entries) entries, all sound; head \(partition.head)")
            }
        }
        if answer.strays > 0 {
            place.terminal.say("\(answer.strays) entries were added beside the numbers of the partitions")
        }
        if answer.partitions.isEmpty, answer.strays == 0 { place.terminal.say("the archive is empty") }
        return code
    }
}
