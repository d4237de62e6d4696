/// A library of server-side functions as the server lists it.
package struct LoadedLibrary: Sendable, Equatable {
    package let name: String
    package let functions: [String]

    package init(_ reply: Reply) throws(ReplyError) {
        let fields = try reply.map()
        name = try fields.required("library_name").string()
        functions = try fields.required("functions").list { function throws(ReplyError) in
            try function.map().required("name").string()
        }
    }
}
