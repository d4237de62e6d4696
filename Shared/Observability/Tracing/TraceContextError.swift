/// Why a text is no `traceparent`.
package enum TraceContextError: Error, Equatable, CustomStringConvertible {
    /// Fewer or more characters, or other separators, than `00-<32 hex>-<16 hex>-<2 hex>`.
    case malformed
    /// The version `ff` is forbidden.
    case forbiddenVersion
    /// A trace or span id of zeros means that there is none.
    case zeroIdentifier

    package var description: String {
        switch self {
        case .malformed: "reading traceparent: expected 00-<32 lowercase hex>-<16 lowercase hex>-<2 lowercase hex>"
        case .forbiddenVersion: "reading traceparent: expected a version from 00 to fe, found ff"
        case .zeroIdentifier: "reading traceparent: expected ids other than zero"
        }
    }
}
