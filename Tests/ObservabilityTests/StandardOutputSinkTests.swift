import Foundation
import Observability
import Testing

@Suite struct StandardOutputSinkTests {
    @Test("lines of many writers arrive whole")
    func wholeLines() async throws {
        let pipe = Pipe()
        let sink = StandardOutputSink(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                let line = Array((String(repeating: "\(writer)", count: 300) + "\n").utf8)
                group.addTask { for _ in 0..<20 { sink.write(line) } }
            }
        }
        try pipe.fileHandleForWriting.close()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 80)
        #expect(lines.allSatisfy { $0.count == 300 && Set($0).count == 1 })
        #expect(sink.dropped == 0)
    }

    @Test("an unread pipe costs lines, not time, and they are counted")
    func stalledReader() {
        let pipe = Pipe()
        let sink = StandardOutputSink(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: 4096)
        for _ in 0..<40 { sink.write(line) }
        let kept = 40 - sink.dropped
        #expect(sink.dropped > 0)

        #expect(pipe.fileHandleForReading.readData(ofLength: kept * 4096).count == kept * 4096)
        let dropped = sink.dropped
        sink.write(line)
        #expect(sink.dropped == dropped)
    }

    @Test("a descriptor that cannot be written loses the line")
    func closedDescriptor() {
        let sink = StandardOutputSink(descriptor: -1)
        sink.write([10])
        #expect(sink.dropped == 1)
    }
}
