package import Artifacts
package import FoundationEssentials
import Glibc
import Lifecycle
import Security

/// Blobs as files: `<folder>/<tenant>/<first two digits>/<digest>`.
package struct DirectoryBlobStore: BlobStore {
    private let folder: String

    package init(folder: String) {
        self.folder = folder
    }

    package func put(
        _ content: [UInt8],
        mediaType: String?,
        for tenant: TenantID
    ) async throws(BlobError) -> BlobReference {
        try await OffPool.run { () throws(BlobError) in
            let digest = SHA256.digest(content)
            let file = url(of: digest, tenant)
            // Held so that a sweep does not remove what is just about to be counted on.
            let hold = ShardLock(file.deletingLastPathComponent().path, .shared)
            defer { hold?.release() }
            // Being put again makes it as young as a new one.
            if !holds(file, content) || !touch(file) { try write(content, to: file) }
            return BlobReference(digest: digest, bytes: content.count, mediaType: mediaType)
        }
    }

    package func get(_ reference: BlobReference, for tenant: TenantID) async throws(BlobError) -> [UInt8] {
        try await OffPool.run { () throws(BlobError) in
            let file = url(of: reference.digest, tenant)
            guard let data = FileManager.default.contents(atPath: file.path) else { throw absence(of: reference, file) }
            let bytes = Array(data)
            guard SHA256.digest(bytes) == reference.digest else { throw .damaged(digest: reference.digest.text) }
            return bytes
        }
    }

    package func check(_ reference: BlobReference, for tenant: TenantID) async throws(BlobError) {
        try await OffPool.run { () throws(BlobError) in
            let file = url(of: reference.digest, tenant)
            let descriptor = unsafe open(file.path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw absence(of: reference, file) }
            defer { _ = close(descriptor) }
            var info = stat()
            guard unsafe fstat(descriptor, &info) == 0 else { throw .storage("reading \(file.path)") }
            // The length first: what claims to be short is not read to its end to find out that it is not.
            guard info.st_size == reference.bytes, try digest(of: descriptor, file) == reference.digest else {
                throw .damaged(digest: reference.digest.text)
            }
        }
    }

    private func digest(of descriptor: Int32, _ file: URL) throws(BlobError) -> Digest256 {
        var piece = [UInt8](repeating: 0, count: 65_536)
        return try SHA256.digest(ofPieces: { () throws(BlobError) in
            let count = unsafe read(descriptor, &piece, piece.count)
            guard count >= 0 else { throw .storage("reading \(file.path)") }
            return piece[..<count]
        })
    }

    /// Only of a store that is there can be said what it lacks: a folder that is not mounted has lost nothing.
    private func absence(of reference: BlobReference, _ file: URL) -> BlobError {
        var info = stat()
        guard unsafe stat(folder, &info) == 0 else { return .storage("the folder \(folder) cannot be reached") }
        let isGone = unsafe stat(file.path, &info) != 0 && errno == ENOENT
        return isGone ? .missing(digest: reference.digest.text) : .storage("reading \(file.path)")
    }

    /// Removes what nobody has put since that moment, from one of 256 equal parts of the store; answers how many it
    /// was.
    ///
    /// Any number of processes may do so at once. What lies in a folder that cannot be used stays.
    package func sweep(part: UInt8, notPutSince moment: Date) async -> Int {
        await OffPool.run {
            let manager = FileManager.default
            let digits = String(0x100 + Int(part), radix: 16).dropFirst()
            var removed = 0
            // A store that nobody has used yet has no folder.
            for tenant in (try? manager.contentsOfDirectory(atPath: folder)) ?? [] {
                let shard = "\(folder)/\(tenant)/\(digits)"
                guard let hold = ShardLock(shard, .alone) else { continue }
                defer { hold.release() }
                for name in (try? manager.contentsOfDirectory(atPath: shard)) ?? [] {
                    removed += remove("\(shard)/\(name)", ifOlderThan: moment) ? 1 : 0
                }
            }
            return removed
        }
    }

    /// What cannot be looked at or removed stays, and is tried again by the next sweep.
    private func remove(_ file: String, ifOlderThan moment: Date) -> Bool {
        var info = stat()
        guard unsafe lstat(file, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return false }
        guard info.st_mtim.tv_sec < Int(moment.timeIntervalSince1970) else { return false }
        return unsafe unlink(file) == 0
    }

    /// False when it is not there any more.
    private func touch(_ file: URL) -> Bool { unsafe utimensat(AT_FDCWD, file.path, nil, 0) == 0 }

    private func url(of digest: Digest256, _ tenant: TenantID) -> URL {
        URL(filePath: folder).appending(path: "\(tenant.text)/\(digest.hex.prefix(2))/\(digest.hex)")
    }

    /// By its bytes, for damage seldom changes a length; what cannot be read is written anew.
    private func holds(_ file: URL, _ content: [UInt8]) -> Bool {
        var info = stat()
        guard unsafe stat(file.path, &info) == 0, info.st_size == content.count else { return false }
        return FileManager.default.contents(atPath: file.path)?.elementsEqual(content) ?? false
    }

    /// Under another name first: a reader never sees half of it. With its folders, for Redis keeps the reference to it.
    private func write(_ content: [UInt8], to file: URL) throws(BlobError) {
        let manager = FileManager.default
        let shard = file.deletingLastPathComponent()
        let draft = shard.appending(path: ".\(UUID().uuidString)")
        do {
            try manager.createDirectory(at: shard, withIntermediateDirectories: true)
            try Data(content).write(to: draft)
            guard synchronize(draft.path), unsafe rename(draft.path, file.path) == 0,
                synchronize(shard.path), synchronize(shard.deletingLastPathComponent().path), synchronize(folder)
            else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            // What is left of the draft is in nobody's way.
            try? manager.removeItem(at: draft)
            throw .storage("writing \(file.path): \(error)")
        }
    }

    /// Only what is on the disk may be named.
    private func synchronize(_ path: String) -> Bool {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { _ = close(descriptor) }
        return fsync(descriptor) == 0
    }
}
