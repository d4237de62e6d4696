import Artifacts
import Blobs
import Foundation
import Security
import Testing

@Suite struct DirectoryBlobStoreTests {
    private final class Folder: Sendable {
        let path = FileManager.default.temporaryDirectory.appending(path: "blobs-\(UUID().uuidString)").path
        // A folder that stays does no harm.
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private let folder = Folder()
    private let acme: TenantID
    private let other: TenantID
    private var store: DirectoryBlobStore { DirectoryBlobStore(folder: folder.path) }

    init() throws {
        acme = try #require(TenantID("acme"))
        other = try #require(TenantID("other"))
    }

    @Test("a content is found by its digest, and put twice is there once")
    func roundTrip() async throws {
        let reference = try await store.put([1, 2, 3], mediaType: "x/y", for: acme)
        #expect(reference == BlobReference(digest: SHA256.digest([1, 2, 3]), bytes: 3, mediaType: "x/y"))
        #expect(try await store.put([1, 2, 3], mediaType: "x/y", for: acme) == reference)
        #expect(try await store.get(reference, for: acme) == [1, 2, 3])
        let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        #expect(files.filter { $0.hasSuffix(reference.digest.hex) }.count == 1)
        #expect(!files.contains { $0.contains("/.") })
    }

    @Test("one tenant does not find what another has stored")
    func tenants() async throws {
        let reference = try await store.put([], mediaType: nil, for: acme)
        await #expect(throws: BlobError.missing(digest: reference.digest.text)) {
            try await store.get(reference, for: other)
        }
    }

    @Test("a damaged content is refused, and mended by putting it again")
    func damage() async throws {
        let reference = try await store.put(Array("content".utf8), mediaType: nil, for: acme)
        let hex = reference.digest.hex
        let file = URL(filePath: "\(folder.path)/acme/\(hex.prefix(2))/\(hex)")
        for damaged in ["cut", "cOntent"] {
            try Data(damaged.utf8).write(to: file)
            await #expect(throws: BlobError.damaged(digest: reference.digest.text)) {
                try await store.get(reference, for: acme)
            }
            _ = try await store.put(Array("content".utf8), mediaType: nil, for: acme)
            #expect(try await store.get(reference, for: acme) == Array("content".utf8))
        }
    }

    @Test("a check finds what is missing, damaged or of another length, and tells it from a store that is away")
    func check() async throws {
        let content = [UInt8](repeating: 7, count: 200_000)
        let reference = try await store.put(content, mediaType: nil, for: acme)
        try await store.check(reference, for: acme)
        let digest = reference.digest.text
        await #expect(throws: BlobError.missing(digest: digest)) { try await store.check(reference, for: other) }
        let claim = BlobReference(digest: reference.digest, bytes: 10)
        await #expect(throws: BlobError.damaged(digest: digest)) { try await store.check(claim, for: acme) }
        let hex = reference.digest.hex
        let file = URL(filePath: "\(folder.path)/acme/\(hex.prefix(2))/\(hex)")
        try Data(content.dropLast() + [8]).write(to: file)
        await #expect(throws: BlobError.damaged(digest: digest)) { try await store.check(reference, for: acme) }
        let away = DirectoryBlobStore(folder: "\(folder.path)/away")
        await #expect(throws: BlobError.storage("the folder \(folder.path)/away cannot be reached")) {
            try await away.check(reference, for: acme)
        }
    }

    @Test("what nobody has put for long is removed, and being put again makes it young")
    func sweep() async throws {
        let contents = (0..<4).map { [UInt8($0)] }
        var references: [BlobReference] = []
        for content in contents { references.append(try await store.put(content, mediaType: nil, for: acme)) }
        let (long, now) = (Date(timeIntervalSince1970: 1_000_000), Date(timeIntervalSince1970: 2_000_000))
        for reference in references {
            let hex = reference.digest.hex
            let file = "\(folder.path)/acme/\(hex.prefix(2))/\(hex)"
            try FileManager.default.setAttributes([.modificationDate: long], ofItemAtPath: file)
        }
        _ = try await store.put(contents[0], mediaType: nil, for: acme)
        var removed = 0
        for part in UInt8.min...UInt8.max { removed += await store.sweep(part: part, notPutSince: now) }
        #expect(removed == 3)
        #expect(try await store.get(references[0], for: acme) == contents[0])
        await #expect(throws: BlobError.self) { try await store.get(references[1], for: acme) }
        #expect(await DirectoryBlobStore(folder: "/proc/none").sweep(part: 0, notPutSince: now) == 0)
    }

    @Test("a folder that cannot be written is an error that names it")
    func unwritable() async throws {
        let store = DirectoryBlobStore(folder: "/proc/none")
        let error = await #expect(throws: BlobError.self) { try await store.put([1], mediaType: nil, for: acme) }
        #expect(error?.description.contains("/proc/none/acme") == true)
    }
}
