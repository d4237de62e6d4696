import Artifacts
import Testing

@testable import Judge

@Suite struct NamedSecretTests {
    private func faults(_ arguments: [String]) throws -> [String] {
        try Fixture.faults(SecretsGate.self) { $0.plan.steps[1].arguments = arguments }
    }

    private func faults(_ name: String, _ value: JSONValue) throws -> [String] {
        let member = JSONObject.Member(name: name, value: value)
        return try Fixture.faults(SecretsGate.self) { $0.plan.steps[0].inputs = JSONObject([member]) }
    }

    @Test(
        "a literal behind the name of a secret is one",
        arguments: ["password", "DB_PASSWD", "clientSecret", "access-token", "api_key", "apiKey", "my.passphrase"]
    )
    func names(name: String) throws {
        #expect(
            try faults(name, .string("hunter2")) == [
                "plan.steps[0].inputs.\(name) looks like \(NamedSecret.description)"
            ]
        )
        #expect(try faults(name, .array([.string("hunter2")])).count == 1)
        #expect(try faults(["x", "--\(name)", "hunter2"]).count == 1)
        let texts = [
            "--\(name)=hunter2", "run \(name)='hunter2' x", "\(name) = \"hunter2\"", "{\"\(name)\" : \"hunter2\"}",
            "{\\\"\(name)\\\":\\\"hunter2\\\"}", "https://host/?a=b&\(name)=hunter2&c=d",
        ]
        for text in texts {
            let expected = ["plan.steps[1].arguments[0] looks like \(NamedSecret.description)"]
            #expect(try faults([text]) == expected, "\(text)")
        }
    }

    @Test(
        "what stands for a secret, or says where it is, is none",
        arguments: [
            "", "$PASSWORD", "${PASSWORD}", "$(cat file)", "{{ password }}", "<password>", "****", "true", "none",
            "vault:kv/app#password", "env:PASSWORD", "op://vault/item", "/run/secrets/password", "./password.txt",
            "os.environ[PASSWORD]", "getpass()", "password",
        ]
    )
    func references(value: String) throws {
        #expect(try faults("password", .string(value)).isEmpty)
        #expect(try faults(["--password", value]).isEmpty)
        #expect(try faults(["password='\(value)'", "--password=\(value)"]).isEmpty)
    }

    @Test("a password may hold what a variable begins with", arguments: ["pa$word", "$ecret!", "12345678", "a.b"])
    func literals(value: String) throws {
        #expect(try faults("password", .string(value)).count == 1)
        #expect(try faults(["--password=\(value)"]).count == 1)
    }

    @Test("numbers, flags and other names are harmless")
    func harmless() throws {
        let inputs = #"""
            {"maxTokens":"4096","max_token":"5","token":5,"password":true,"secret":null,"passwordFile":"here",
            "tokenizer":"bpe","secretName":"app","publicKey":"abc","client_secret":{"name":"app"},"idempotencyKey":"abc"}
            """#
        guard case .object(let object) = try JSONDocument(Array(inputs.utf8)).value else { return }
        #expect(try Fixture.faults(SecretsGate.self) { $0.plan.steps[0].inputs = object }.isEmpty)
        let texts = [
            "if token == \"x\"", "password: ask the operator", "the token is read by the program", "--max-tokens=4096",
            "tokens=many", "a = b", "= :", "--password", "\"password\":", "passed=all", "login(password=password)",
        ]
        for text in texts { #expect(try faults([text]).isEmpty, "\(text)") }
    }
}
