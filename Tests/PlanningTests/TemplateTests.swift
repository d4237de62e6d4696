import Artifacts
import Testing

@testable import Planning

@Suite("Template and ParameterScope")
struct TemplateTests {
    private let scope = ParameterScope(values: [
        "text": .text("a ${count} $b"), "count": .integer(3), "flag": .boolean(true), "list": .list(["x", "${count}"]),
    ])

    @Test("texts are filled in once; what a parameter holds is never read as a template")
    func fillsInOnce() throws {
        #expect(try scope.text("${text}-${count}-${flag}") == "a ${count} $b-3-true")
        #expect(try scope.texts(["${list}", "n=${count}"]) == ["x", "${count}", "n=3"])
    }

    @Test("signs that are no template stay as they are", arguments: ["$", "$1", "$$", "{}", "a$b{c}", "", "}"])
    func plain(text: String) throws {
        #expect(try scope.text(text) == text)
    }

    @Test("$${ stands for ${")
    func escape() throws {
        #expect(try scope.text("$${HOME} $${count} ${count}") == "${HOME} ${count} 3")
    }

    @Test("half a template is refused", arguments: ["${", "${count", "${}", "${Bad}", "${a-b}", "x${ count}"])
    func malformed(text: String) {
        #expect(throws: ExpectationError.self) { try scope.text(text) }
    }

    @Test("an input that is one parameter keeps its type, at any depth")
    func typed() throws {
        let source = JSONValue.object(
            JSONObject([
                JSONObject.Member(name: "n", value: .string("${count}")),
                JSONObject.Member(name: "deep", value: .array([.string("${flag}"), .string("${list}"), .null])),
                JSONObject.Member(name: "text", value: .string("n=${count}")),
            ])
        )
        let text = String(decoding: CanonicalJSON.bytes(of: try scope.json(source)), as: UTF8.self)
        #expect(text == #"{"deep":[true,["x","${count}"],null],"n":3,"text":"n=3"}"#)
    }
}
