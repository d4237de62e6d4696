import FoundationEssentials
import Glibc

extension Bubblewrap {
    /// A folder that cannot be hidden, for a place that programs may read is this very folder.
    package struct Exposure: Error, Hashable {
        package let folder: String
        package let place: String
    }

    /// Lays an empty folder over each of these wherever programs would see it; a read-only view does not keep them
    /// from connecting to a socket.
    ///
    /// What is not there yet is made, for nothing could be laid over it once a program runs.
    package mutating func hide(_ folders: [String]) throws {
        let places = visible.compactMap { place in Self.resolved(place).map { (seen: place, real: $0) } }
        for folder in folders {
            let asked = URL(filePath: folder).standardizedFileURL.path
            let real = Self.expected(asked)
            for place in places where Self.holds(place.real, real) {
                guard place.real != real else { throw Exposure(folder: folder, place: place.seen) }
                try FileManager.default.createDirectory(atPath: real, withIntermediateDirectories: true)
                hidden.insert(place.seen + real.dropFirst(place.real == "/" ? 0 : place.real.utf8.count))
            }
        }
    }

    /// From the outside inwards, so that whoever may read a folder in a hidden one still does.
    var readingOptions: [String] {
        let binds = readable.map { (path: $0, option: ["--ro-bind", $0, $0]) }
        let masks = hidden.map { (path: $0, option: ["--tmpfs", $0]) }
        let inwards = (binds + masks).sorted { Self.order($0.path) < Self.order($1.path) }
        return inwards.flatMap(\.option) + hidden.sorted().flatMap { ["--remount-ro", $0] }
    }

    private static func order(_ path: String) -> (depth: Int, path: String) {
        (path.split(separator: "/").count, path)
    }

    private static func holds(_ place: String, _ path: String) -> Bool {
        path.split(separator: "/").starts(with: place.split(separator: "/"))
    }

    /// Nil for what is not there.
    private static func resolved(_ path: String) -> String? {
        guard let found = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(found) }
        return unsafe String(cString: found)
    }

    /// Where it will lie once it is made.
    private static func expected(_ path: String) -> String {
        if let found = resolved(path) { return found }
        let url = URL(filePath: path)
        let parent = url.deletingLastPathComponent().path
        return parent == path ? path : "\(expected(parent))/\(url.lastPathComponent)"
    }
}
