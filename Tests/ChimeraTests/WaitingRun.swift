import Artifacts
import Bus
import Pipeline
import RedisBus
import Runs
import Security
import ServiceRuntime
import Testing

@testable import Chimera

/// A run that waits for approval, as a conductor would have stored it.
struct WaitingRun {
    let subject: Digest256
    let expiresAt: Timestamp
    var record: RunRecord

    init(subject: String = "subject", reason: String? = nil) throws {
        let now = Timestamp.now()
        self.subject = SHA256.digest(subject)
        expiresAt = now.advanced(by: .seconds(604_800))
        record = try Recording().record
        record.tenant = .standard
        record.state = .waitForApprove
        record.reason = reason
        let request = """
            {"ceiling":5000000,"id":"\(ArtifactID.next())","needed":2,"subject":"\(self.subject.text)",\
            "until":\(expiresAt.milliseconds)}
            """
        record.request = try ArtifactDecoder.decode(RequestFacts.self, from: Array(request.utf8))
    }

    func store(in place: Place, _ tenant: TenantID = .standard) async throws {
        var record = record
        record.tenant = tenant
        let change = StateChange(key: .run(record.run), replacing: nil, with: try record.bytes())
        let listing = Listing(record.run.text, in: .runs, at: .now(), keeping: .seconds(3600))
        let partition = place.context.bus.partitions.partition(of: tenant)
        _ = try await place.context.bus.make([.state(change), .list(listing)], in: partition)
    }
}
