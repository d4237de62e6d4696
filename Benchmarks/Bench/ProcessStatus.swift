import FoundationEssentials

/// What a running process takes of the machine.
struct ProcessStatus {
    let residentMegabytes: Double
    let threads: Int
    let descriptors: Int

    init(of pid: Int32) throws {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        func number(_ name: String) throws -> Int {
            let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") }
            guard let value = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) }) else {
                throw BenchError("process \(pid) tells no \(name)")
            }
            return value
        }
        residentMegabytes = Double(try number("VmRSS")) / 1024
        threads = try number("Threads")
        descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count
    }
}
