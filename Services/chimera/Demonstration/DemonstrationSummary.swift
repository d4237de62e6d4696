import Artifacts
import Audit
import ControlPlane

/// What it came to, counted in the audit log and not by the services.
struct DemonstrationSummary {
    let scenes: [Scene]
    /// Runs whose change was begun more than once.
    let doubled: Int
    let audited: Int
    let fault: String?

    /// Reads the archive, which holds everything up to the end of each run.
    init(_ scenes: [Scene], archive: any AuditArchive, partition: Int) async throws(ArchiveError) {
        self.scenes = scenes
        let report = try await AuditVerifier(archive).verify(partition: partition)
        audited = report.head.number
        fault = report.fault?.description
        doubled = try await Self.doubled(Set(scenes.compactMap(\.run?.text)), archive, partition)
    }

    var lost: Int { scenes.count { !$0.isOver } }
    var isFlawless: Bool { lost == 0 && doubled == 0 && fault == nil && scenes.allSatisfy(\.isAsExpected) }

    func lines(_ style: TextStyle) -> [String] {
        func verdict(_ count: Int) -> String { count == 0 ? style.good("0") : style.bad("\(count)") }
        let strange = scenes.filter { $0.isOver && !$0.isAsExpected }
        var lines = [
            "",
            "  goals     \(scenes.count), each ended as it should: \(strange.isEmpty && lost == 0 ? "yes" : style.bad("no"))",
        ]
        for scene in strange {
            let outcome = scene.view?.outcome ?? "?"
            let problem =
                outcome == scene.act.outcome ? "that did not happen" : "\(outcome) instead of \(scene.act.outcome)"
            lines.append("            \(scene.act.name): \(problem)")
        }
        for scene in scenes where !scene.isOver {
            lines.append("            \(scene.act.name): \(scene.note.isEmpty ? scene.state : scene.note)")
        }
        lines.append("  lost      \(verdict(lost))")
        lines.append("  doubled   \(verdict(doubled))")
        lines.append("  audit     \(fault.map(style.bad) ?? style.good("verified")), \(audited) entries")
        return lines + [""]
    }

    /// Counts what workers wrote down before they began to change something: once for each attempt that really began.
    private static func doubled(_ runs: Set<String>, _ archive: any AuditArchive, _ partition: Int)
        async throws(ArchiveError) -> Int
    {
        var begun: [String: Int] = [:]
        try await archive.read(partition) { sealed in
            let texts = AuditRecord(bytes: sealed.bytes).map { record in
                Dictionary(
                    record.fields.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) },
                    uniquingKeysWith: { first, _ in first }
                )
            }
            if let texts, texts["event"] == "effect.intent", let run = texts["run"], runs.contains(run) {
                begun["\(run) \(Self.channel(in: texts["token"] ?? ""))", default: 0] += 1
            }
            return true
        }
        return begun.values.count { $0 > 1 }
    }

    /// An apply and its undoing are two changes; the token tells by which channel the order came.
    private static func channel(in token: String) -> String {
        String(token.split(separator: "/").dropFirst().first ?? "").split(separator: ".").prefix(2).joined(
            separator: "."
        )
    }
}
