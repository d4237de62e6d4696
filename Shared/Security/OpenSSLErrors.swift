import COpenSSL

/// Reads what OpenSSL has to say about the last failure on this thread.
enum OpenSSLErrors {
    /// Empties the thread's queue of errors and returns the reason of the first, which is the cause.
    static func take() -> String {
        var first: UInt = 0
        while true {
            let code = ERR_get_error()
            if code == 0 { break }
            if first == 0 { first = code }
        }
        guard first != 0, let text = unsafe ERR_reason_error_string(first) else { return "no reason given" }
        return unsafe String(cString: text)
    }

    static func clear() { ERR_clear_error() }
}
