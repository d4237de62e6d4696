package import Artifacts

/// A named way for one type of message: a literal alone cannot reach the wrong decoder.
package struct Channel<Body: ArtifactBody>: Sendable {
    package let route: Route

    package init(_ route: Route) {
        self.route = route
    }
}
