import Configuration
import Testing

@Suite struct SecretTests {
    private struct Holder {
        let password = Secret("hunter2")
    }

    @Test("no way of printing shows the value")
    func printing() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump(Holder(), to: &dumped)
        let texts = ["\(secret)", String(reflecting: secret), String(describing: Holder()), "\([secret])", dumped]
        for text in texts {
            #expect(!text.contains("hunter2"))
            #expect(text.contains("***"))
        }
        #expect(Mirror(reflecting: secret).children.isEmpty)
        #expect(secret.reveal() == "hunter2")
        #expect(secret == Secret("hunter2"))
    }
}
