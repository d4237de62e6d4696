import Artifacts
import Planning
import Testing

@Suite("BlueprintReader")
struct BlueprintReaderTests {
    private func refusal(_ text: String, file: String = "blueprints/test.json") -> CatalogueError? {
        do throws(CatalogueError) {
            _ = try BlueprintReader.read(Array(text.utf8), file: file)
            return nil
        } catch {
            return error
        }
    }

    private func blueprint(_ step: String, parameters: String = "{}", more: String = "") -> String {
        "{\"name\":\"test\",\"title\":\"t\",\"description\":\"d\",\"parameters\":\(parameters),\"steps\":[\(step)]\(more)}"
    }

    @Test("an unknown field is refused with file and field")
    func unknownField() throws {
        let error = try #require(refusal(blueprint(Sample.step("a", ",\"limit\":1"))))
        #expect(error.description == "blueprints/test.json: steps[0].limit is not a field that this file may have")
    }

    @Test("the name is that of the file")
    func name() throws {
        let error = try #require(refusal(blueprint(Sample.step("a")), file: "blueprints/other.json"))
        #expect(error.field == "name")
    }

    @Test(
        "what a schema cannot say is checked as well: parameters exist and fit",
        arguments: [
            (",\"title\":\"${nobody}\"", "steps[0].title", "names nobody"),
            (",\"arguments\":[\"x\",\"a${list}\"]", "steps[0].arguments[1]", "cannot hold the list list"),
            (",\"title\":\"${list}\"", "steps[0].title", "cannot hold the list list"),
            (",\"inputs\":{\"a\":[{\"b\":\"${nobody}\"}]}", "steps[0].inputs.a[0].b", "names nobody"),
            (",\"each\":\"flag\"", "steps[0].each", "list or integer"),
            (",\"when\":\"text\"", "steps[0].when", "boolean"),
            (",\"arguments\":[\"${each}\"]", "steps[0].arguments[0]", "names each"),
            (",\"arguments\":[\"${\"]", "steps[0].arguments[0]", "name of a parameter"),
        ]
    )
    func references(more: String, field: String, message: String) throws {
        let parameters = """
            {"text":{"type":"string","description":"d"},"flag":{"type":"boolean","description":"d"},
             "list":{"type":"strings","description":"d"}}
            """
        let error = try #require(refusal(blueprint(Sample.step("a", more), parameters: parameters)))
        #expect(error.field == field)
        #expect(error.message.contains(message), "\(error)")
    }

    @Test(
        "names of steps are unique and lead to steps",
        arguments: [
            ("a", "", "steps[1].name", "earlier step"),
            ("b", ",\"dependsOn\":[\"a\",\"nobody\"]", "steps[1].dependsOn[1]", "names nobody"),
            ("b", ",\"rollback\":\"nobody\"", "steps[1].rollback", "names nobody"),
            ("b", ",\"rollback\":\"a\"", "steps[1].rollback", "phase rollback"),
        ]
    )
    func steps(name: String, more: String, field: String, message: String) throws {
        let error = try #require(refusal(blueprint("\(Sample.step("a")),\(Sample.step(name, more))")))
        #expect(error.field == field)
        #expect(error.message.contains(message), "\(error)")
        #expect(refusal(blueprint("\(Sample.step("a")),\(Sample.step("b", ",\"dependsOn\":[\"a\"]"))")) == nil)
    }

    @Test("numbers take integers only, defaults and revisions keep to their parameter")
    func types() throws {
        let step = Sample.step("a").replacing("\"attempts\":1", with: "\"attempts\":\"${text}\"")
        let text = "{\"text\":{\"type\":\"string\",\"description\":\"d\"}}"
        #expect(refusal(blueprint(step, parameters: text))?.field == "steps[0].limits.attempts")
        let wrong = "{\"n\":{\"type\":\"integer\",\"description\":\"d\",\"maximum\":3,\"default\":4}}"
        #expect(refusal(blueprint(Sample.step("a"), parameters: wrong))?.field == "parameters.n.default")
        let more = ",\"revisions\":[{\"on\":[\"gates_failed\"],\"set\":{\"n\":1},\"because\":\"b\"}]"
        #expect(refusal(blueprint(Sample.step("a"), more: more))?.field == "revisions[0].set.n")
        let reserved = "{\"each\":{\"type\":\"string\",\"description\":\"d\"}}"
        #expect(refusal(blueprint(Sample.step("a"), parameters: reserved))?.field == "parameters.each")
    }
}
