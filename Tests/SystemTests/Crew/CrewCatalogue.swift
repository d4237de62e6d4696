import Foundation

/// A copy of the shipped catalogue that a test may spoil; removed with this object.
final class CrewCatalogue: Sendable {
    let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "catalogue-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for name in ["agents", "blueprints", "prices.json"] {
            let source = "\(CrewGround.repository)/\(name)"
            try FileManager.default.copyItem(atPath: source, toPath: "\(folder)/\(name)")
        }
    }

    deinit {
        // A left-over folder does no harm.
        try? FileManager.default.removeItem(atPath: folder)
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
    }

    func edit(_ name: String, _ change: (String) -> String) throws {
        try write(change(try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)), to: name)
    }
}
