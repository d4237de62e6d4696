import ServiceRuntime

/// The service's composition root.
enum Judge {
    /// It has no parts yet: it starts, reports whether it is ready, and drains.
    static let program = ServiceProgram(name: "judge", summary: "checks what workers produced and signs the verdict.") {
        _ in []
    }
}
