import Artifacts
import ControlPlane
import Lifecycle

/// Follows one run to its end.
struct RunWatch {
    private static let good: Set<String> = ["applied", "no_output"]

    let run: RunID
    let isJSON: Bool

    func follow(_ plane: any ControlPlane, _ place: Workplace) async throws(ControlError) -> ExitCode {
        try await RunBirth(run: run).wait(on: plane)
        let events = try await plane.events(of: .run(run))
        var picture = LiveText(place.terminal)
        var view = try await look(plane)
        let draws = place.terminal.isLive && !isJSON
        // What has happened before nobody tells again.
        if draws { picture.show(RunSheet(view, style: place.terminal.style).lines) } else { try say(view, place) }
        do {
            for try await event in view.isDone ? .finished : events {
                view = try await look(plane)
                if draws {
                    picture.show(RunSheet(view, style: place.terminal.style).lines)
                } else {
                    try say(event, place)
                }
                if view.isDone { break }
            }
        } catch {
            throw error as? ControlError ?? .unavailable("\(error)")
        }
        if !draws { try say(view, place) }
        return Self.good.contains(view.outcome ?? "") ? .success : ExitCode(rawValue: 1)
    }

    private func say(_ view: RunView, _ place: Workplace) throws(ControlError) {
        if isJSON { return try place.print(view) }
        for line in RunSheet(view, style: .plain).lines { place.terminal.say(line) }
    }

    private func say(_ event: EventView, _ place: Workplace) throws(ControlError) {
        if isJSON { return try place.print(event) }
        place.terminal.say("\(event.at)  \(event.name)  \(TerminalSafe.word(event.message))\(Self.share(event))")
    }

    /// How far a task says that it is.
    private static func share(_ event: EventView) -> String {
        guard event.name == "task.progress", case .number(let fraction) = event.data?["fraction"] else { return "" }
        return " \(Int((fraction * 100).rounded())) %"
    }

    private func look(_ plane: any ControlPlane) async throws(ControlError) -> RunView {
        guard let view = try await plane.run(run) else { throw .notFound("run \(run)") }
        return view
    }
}

extension AsyncThrowingStream<EventView, any Error> {
    /// Of a run that has ended, nothing more is to be expected.
    fileprivate static var finished: AsyncThrowingStream<EventView, any Error> {
        AsyncThrowingStream { $0.finish() }
    }
}
