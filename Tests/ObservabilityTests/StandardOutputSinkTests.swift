import Foundation
import Observability
import RedisTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct StandardOutputSinkTests {
    private func makePipe() async throws -> (reading: FileHandle, writing: FileHandle) {
        let ends = try await CommandLineTool.makePipe()
        return (
            FileHandle(fileDescriptor: ends[0], closeOnDealloc: true),
            FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        )
    }

    @Test("lines of many writers arrive whole")
    func wholeLines() async throws {
        let pipe = try await makePipe()
        let sink = StandardOutputSink(descriptor: pipe.writing.fileDescriptor)
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                let line = Array((String(repeating: "\(writer)", count: 300) + "\n").utf8)
                group.addTask { for _ in 0..<20 { sink.write(line) } }
            }
        }
        try pipe.writing.close()
        let text = String(decoding: pipe.reading.readDataToEndOfFile(), as: UTF8.self)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 80)
        #expect(lines.allSatisfy { $0.count == 300 && Set($0).count == 1 })
        #expect(sink.dropped == 0)
    }

    @Test("an unread pipe costs lines, not time, and they are counted")
    func stalledReader() async throws {
        let pipe = try await makePipe()
        let sink = StandardOutputSink(descriptor: pipe.writing.fileDescriptor)
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: 4096)
        for _ in 0..<40 { sink.write(line) }
        let kept = 40 - sink.dropped
        #expect(sink.dropped > 0)

        #expect(pipe.reading.readData(ofLength: kept * 4096).count == kept * 4096)
        let dropped = sink.dropped
        sink.write(line)
        #expect(sink.dropped == dropped)
        withExtendedLifetime(pipe) {}
    }

    @Test("a descriptor that cannot be written loses the line")
    func closedDescriptor() {
        let sink = StandardOutputSink(descriptor: -1)
        sink.write([10])
        #expect(sink.dropped == 1)
    }
}
