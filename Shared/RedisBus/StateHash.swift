/// The fields of the hash that stores a state.
enum StateHash {
    static let version = "version"
    static let body = "body"
}
