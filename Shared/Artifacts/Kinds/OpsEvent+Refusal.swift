/// The events by which somebody learns that nothing comes of what was asked.
extension OpsEvent {
    /// A command to a run was not carried out.
    package static let runRefused = "run.refused"
    /// A statement of a goal does not count.
    package static let goalRefused = "goal.refused"
    /// A message was given up, and nobody answers it or sends it again.
    package static let messageBuried = "message.buried"

    package static let refusals: Set<String> = [goalRefused, messageBuried, runRefused]
}
