/// The limits of body fields; each check names the field and what was allowed, never what stood there.
package enum BodyCheck {
    /// The largest whole number that every JSON reader holds exactly.
    package static let safeInteger = JSONParser.safeInteger
    /// The largest amount of money: a thousand million units, in millionths.
    package static let largestAmount = 1_000_000_000_000_000

    /// Lengths count Unicode scalars, as JSON Schema does.
    package static func text(_ value: String, _ limits: ClosedRange<Int>, _ field: String) throws(ArtifactError) {
        let bytes = value.utf8.count
        if bytes <= limits.upperBound, bytes >= limits.lowerBound * 4 { return }
        let length = value.unicodeScalars.count
        guard limits.contains(length) else {
            throw refusal(field, "has \(length) characters, \(limits) are allowed")
        }
    }

    package static func number(_ value: Int, _ limits: ClosedRange<Int>, _ field: String) throws(ArtifactError) {
        guard limits.contains(value) else { throw refusal(field, "is outside \(limits)") }
    }

    package static func count(
        _ values: some Collection,
        _ limits: ClosedRange<Int>,
        _ field: String
    ) throws(ArtifactError) {
        let count = values.count
        guard limits.contains(count) else { throw refusal(field, "has \(count) elements, \(limits) are allowed") }
    }

    package static func texts(
        _ values: [String],
        _ limits: ClosedRange<Int>,
        each lengths: ClosedRange<Int>,
        _ field: String
    ) throws(ArtifactError) {
        try count(values, limits, field)
        for (index, value) in values.enumerated() {
            try inside("\(field)[\(index)]") { () throws(ArtifactError) in try text(value, lengths, "") }
        }
    }

    package static func part(_ value: some ArtifactPart, _ field: String) throws(ArtifactError) {
        try inside(field) { () throws(ArtifactError) in try value.validate() }
    }

    package static func parts(
        _ values: [some ArtifactPart],
        _ limits: ClosedRange<Int>,
        _ field: String
    ) throws(ArtifactError) {
        try count(values, limits, field)
        for (index, value) in values.enumerated() {
            try inside("\(field)[\(index)]") { () throws(ArtifactError) in try value.validate() }
        }
    }

    /// Labels have names like those of tenants and texts of up to 256 characters.
    package static func labels(
        _ values: [String: String],
        _ limits: ClosedRange<Int>,
        _ field: String
    ) throws(ArtifactError) {
        try count(values, limits, field)
        for (name, value) in values {
            guard Name<IdentifierTag.Tenant>(name) != nil else {
                throw refusal(field, "holds a name that is not 1 to 63 characters of a-z, 0-9, dot, underscore, hyphen")
            }
            try text(value, 0...256, "\(field).\(name)")
        }
    }

    private static func refusal(_ field: String, _ message: String) -> ArtifactError {
        ArtifactError(.invalidBody, field: field.isEmpty ? "body" : "body.\(field)", message)
    }

    /// Prefixes the field of an error with the place of the part that it comes from.
    private static func inside(
        _ place: @autoclosure () -> String,
        _ check: () throws(ArtifactError) -> Void
    ) throws(ArtifactError) {
        do {
            try check()
        } catch {
            let field = "body.\(place())" + error.field.dropFirst("body".count)
            throw ArtifactError(error.reason, field: field, error.message)
        }
    }
}
