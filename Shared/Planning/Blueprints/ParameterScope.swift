import Artifacts

/// The values that templates are filled in with.
struct ParameterScope: Hashable {
    var values: [String: ParameterValue]

    func text(_ source: String) throws(ExpectationError) -> String {
        var result = ""
        for piece in try Template(source).pieces {
            switch piece {
            case .text(let text):
                result += text
            case .parameter(let name):
                guard let text = try value(name).text else {
                    throw ExpectationError("expected \(name) to be no list")
                }
                result += text
            }
        }
        return result
    }

    /// A list parameter that stands alone yields all its elements.
    func texts(_ sources: [String]) throws(ExpectationError) -> [String] {
        var result: [String] = []
        for source in sources {
            if let name = try Template(source).sole, case .list(let elements) = try value(name) {
                result += elements
            } else {
                result.append(try text(source))
            }
        }
        return result
    }

    /// A parameter that stands alone keeps its type.
    func json(_ source: JSONValue) throws(ExpectationError) -> JSONValue {
        switch source {
        case .string(let text):
            if let name = try Template(text).sole { return try value(name).json }
            return .string(try self.text(text))
        case .array(let elements):
            return .array(try elements.map { element throws(ExpectationError) in try json(element) })
        case .object(let source):
            return .object(try object(source))
        case .null, .bool, .integer, .number:
            return source
        }
    }

    func object(_ source: JSONObject) throws(ExpectationError) -> JSONObject {
        JSONObject(
            try source.members.map { member throws(ExpectationError) in
                JSONObject.Member(name: member.name, value: try json(member.value))
            }
        )
    }

    func number(_ source: WholeNumber) throws(ExpectationError) -> Int {
        switch source {
        case .literal(let number):
            return number
        case .parameter(let name):
            guard case .integer(let number) = try value(name) else {
                throw ExpectationError("expected \(name) to be an integer")
            }
            return number
        }
    }

    func value(_ name: String) throws(ExpectationError) -> ParameterValue {
        guard let value = values[name] else { throw ExpectationError("expected a parameter named \(name)") }
        return value
    }
}
