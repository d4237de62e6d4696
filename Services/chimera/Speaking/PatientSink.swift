import FoundationEssentials
import Glibc
import Observability

/// Writes all that it is given, however slowly it is read: what a person asked for is not dropped like a log line.
struct PatientSink: LogSink {
    let descriptor: Int32

    func write(_ line: [UInt8]) {
        var rest = line[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes { bytes in
                unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
            }
            if written < 0, errno == EINTR { continue }
            // Nobody is left to read.
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}
