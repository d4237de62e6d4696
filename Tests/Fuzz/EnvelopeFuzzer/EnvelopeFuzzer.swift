import Artifacts
import Security

/// libFuzzer's entry point: reads the input as a stream entry, decodes it, and traps if what was accepted does not
/// survive being written and read again.
///
/// The input is a byte whose lowest bit asks for the digest to be made right, then fields: a byte with the name's
/// length, two bytes with the value's length (little endian), the name, the value. Lengths beyond the end are cut.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzEnvelope(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: data, count: size))
    var fields = entry(from: input)
    if input.first.map({ $0 & 1 == 1 }) == true { seal(&fields) }
    guard let raw = try? RawArtifact(fields: fields) else { return 0 }  // Refusal is one of the two right ends.
    precondition((try? RawArtifact(fields: raw.fields)) == raw, "an accepted envelope changes when it is written")
    guard let written = try? raw.canonicalised() else { return 0 }  // Here too.
    precondition((try? written.canonicalised()) == written, "a canonical body changes when it is written again")
    return 0
}

private func entry(from input: [UInt8]) -> [EnvelopeField] {
    var fields: [EnvelopeField] = []
    var rest = input.dropFirst()
    while rest.count >= 3 {
        let header = Array(rest.prefix(3))
        rest = rest.dropFirst(3)
        let name = rest.prefix(Int(header[0]))
        rest = rest.dropFirst(name.count)
        let value = rest.prefix(Int(header[1]) | Int(header[2]) << 8)
        rest = rest.dropFirst(value.count)
        fields.append(EnvelopeField(name: String(decoding: name, as: UTF8.self), value: Array(value)))
    }
    return fields
}

private func seal(_ fields: inout [EnvelopeField]) {
    guard let body = fields.first(where: { $0.name == "body" }),
        let index = fields.firstIndex(where: { $0.name == "digest" })
    else { return }
    fields[index] = EnvelopeField(name: "digest", value: SHA256.digest(body.value).textBytes)
}
