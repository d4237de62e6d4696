/// A message that will be published after a while, by the server's clock, unless the timer is cleared before.
package struct TimerRequest: Sendable {
    package let name: TimerName
    package let delay: Duration
    package let publication: Publication

    package init(name: TimerName, after delay: Duration, publishing publication: Publication) {
        self.name = name
        self.delay = delay
        self.publication = publication
    }
}
