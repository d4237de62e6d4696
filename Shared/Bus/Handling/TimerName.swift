/// Names a timer inside a partition; setting it again replaces it.
package struct TimerName: Hashable, Sendable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }
}
