import Artifacts
import FoundationEssentials
import Glibc
import Lifecycle
import Planning

/// A goal as a person hands it over: a file, or standard input.
struct GoalFile: Equatable {
    /// `-` for standard input.
    let path: String

    /// The goal; or, once the problem has been printed, the code to exit with.
    func statement(_ place: Workplace) -> Result<GoalStatement, Complaint> {
        guard let content = content() else {
            return .failure(Complaint(place.complain("reading \(path): the file cannot be read", .noInput)))
        }
        do throws(CatalogueError) {
            return .success(try CatalogueFile.decode(GoalStatement.self, from: content, file: path))
        } catch {
            return .failure(Complaint(place.complain("\(error)", .badData)))
        }
    }

    private func content() -> [UInt8]? {
        guard path == "-" else { return FileManager.default.contents(atPath: path).map(Array.init) }
        var content: [UInt8] = []
        // One byte too many is enough to be refused for its size.
        while content.count <= CatalogueFile.limit {
            let character = getchar()
            guard character != EOF else { break }
            content.append(UInt8(truncatingIfNeeded: character))
        }
        return content
    }
}

/// What went wrong was said; this is what the program ends with.
struct Complaint: Error {
    let code: ExitCode

    init(_ code: ExitCode) {
        self.code = code
    }
}
