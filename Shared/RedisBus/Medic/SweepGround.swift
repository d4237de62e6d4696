import Bus

/// Where a sweep of channels works, and how.
package struct SweepGround: Sendable {
    let name: String
    let bus: RedisBus
    let routes: [Route]
    let spaces: [KeySpace]
    let options: MedicOptions
}
