import FoundationEssentials
import Glibc

extension MetricsRegistry {
    /// Adds the process's own memory, processor time, descriptors and start, under Prometheus' usual names.
    package func observeProcess() {
        observe("process_cpu_seconds_total", help: "Processor time used, user and system.", asCounter: true) {
            ProcessStatus.read()?.processorSeconds
        }
        observe("process_resident_memory_bytes", help: "Memory held in RAM.") {
            ProcessStatus.read()?.residentBytes
        }
        observe("process_virtual_memory_bytes", help: "Memory mapped.") {
            ProcessStatus.read()?.virtualBytes
        }
        observe("process_start_time_seconds", help: "When the process started, since the epoch.") {
            ProcessStatus.startTime()
        }
        observe("process_open_fds", help: "Open descriptors.") {
            // Without /proc there is no value to show.
            (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")).map { Double($0.count) }
        }
    }
}

/// What Linux tells about the process in /proc/self/stat.
private struct ProcessStatus {
    let processorSeconds: Double
    let residentBytes: Double
    let virtualBytes: Double
    let startTicks: Double

    private static let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))
    private static let pageSize = Double(sysconf(Int32(_SC_PAGESIZE)))

    static func read() -> ProcessStatus? {
        // The second field is the program's name in parentheses, which may itself hold spaces.
        guard let text = contents("/proc/self/stat"), let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ").map { Double($0) ?? 0 }
        guard fields.count > 21 else { return nil }
        return ProcessStatus(
            processorSeconds: (fields[11] + fields[12]) / ticksPerSecond,
            residentBytes: fields[21] * pageSize,
            virtualBytes: fields[20],
            startTicks: fields[19]
        )
    }

    static func startTime() -> Double? {
        guard let status = read(), let boot = contents("/proc/stat") else { return nil }
        let line = boot.split(separator: "\n").first { $0.hasPrefix("btime ") }
        guard let bootTime = line?.split(separator: " ").last.flatMap({ Double($0) }) else { return nil }
        return bootTime + status.startTicks / ticksPerSecond
    }

    private static func contents(_ path: String) -> String? {
        // Without /proc there is no value to show.
        try? String(contentsOfFile: path, encoding: .utf8)
    }
}
