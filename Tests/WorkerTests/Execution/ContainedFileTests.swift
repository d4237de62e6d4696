import Testing

@testable import Worker

@Suite struct ContainedFileTests {
    @Test("a file that cannot be read is refused with the reason, and is not taken for an empty one")
    func failedRead() {
        // A plain file, by its kind, whose first bytes nobody can read.
        #expect(throws: ContainedFile.Refused(why: "it cannot be read: Input/output error")) {
            try ContainedFile.read("mem", in: "/proc/self", limit: 10)
        }
    }
}
