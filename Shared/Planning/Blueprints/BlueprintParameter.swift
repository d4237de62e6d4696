package import Artifacts

/// One thing that a goal may set.
package struct BlueprintParameter: ArtifactPart, Hashable {
    /// The type of its values.
    package enum Sort: String, CaseIterable, Codable, Sendable {
        case string
        case integer
        case boolean
        /// A list of strings.
        case strings
    }

    package var type: Sort
    /// What it is, for people.
    package var description: String
    /// Taken when the goal says nothing; without one the goal must say something.
    package var `default`: JSONValue?
    /// The least integer, the least number of characters, or the least number of elements.
    package var minimum: Int?
    /// The greatest, likewise.
    package var maximum: Int?
    /// The only strings that are allowed.
    package var values: [String]?

    private enum CodingKeys: String, CodingKey {
        case `default`, description, maximum, minimum, type, values
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.text(description, 1...500, "description")
        if let minimum { try BodyCheck.number(minimum, -BodyCheck.safeInteger...BodyCheck.safeInteger, "minimum") }
        if let maximum { try BodyCheck.number(maximum, -BodyCheck.safeInteger...BodyCheck.safeInteger, "maximum") }
        if let values { try BodyCheck.texts(values, 1...64, each: 0...2048, "values") }
    }

    /// `[a-z][A-Za-z0-9]{0,62}`, so that a name needs no quotes anywhere.
    static func isName(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= 63 else { return false }
        return (0x61...0x7a).contains(first)
            && bytes.allSatisfy {
                (0x61...0x7a).contains($0) || (0x41...0x5a).contains($0) || (0x30...0x39).contains($0)
            }
    }
}
