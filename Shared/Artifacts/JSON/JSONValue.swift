/// Any JSON value; integers that a double holds exactly stay integers.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// Between -(2^53 - 1) and 2^53 - 1.
    case integer(Int64)
    /// Finite.
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}
