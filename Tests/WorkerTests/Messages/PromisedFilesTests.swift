import Testing

@testable import Worker

@Suite struct PromisedFilesTests {
    @Test("each path counts once, as it was named first, and those beyond the limit are not kept")
    func limit() {
        var promised = PromisedFiles(limit: 2)
        for path in ["a", "b", "a", "b"] { promised.note(path, mediaType: nil) }
        #expect(!promised.areTooMany)
        for number in 0..<1000 { promised.note("\(number)", mediaType: "text/plain") }
        #expect(promised.areTooMany)
        #expect(promised.files.map(\.path) == ["a", "b"] && promised.files.allSatisfy { $0.mediaType == nil })
    }
}
