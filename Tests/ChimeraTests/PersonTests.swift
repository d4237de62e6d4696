import ControlPlane
import Testing

@testable import Chimera

@Suite struct PersonTests {
    private func person(_ given: String? = nil, _ environment: [String: String] = [:]) throws -> String {
        try Workplace(environment: environment, terminal: Screen().terminal).person(given)
    }

    @Test("who asks is who is named, else the user of the environment, else the account, for containers name nobody")
    func names() throws {
        #expect(try person("ann", ["USER": "bo"]) == "ann")
        #expect(try person(nil, ["USER": "bo", "LOGNAME": "cy"]) == "bo")
        #expect(try person(nil, ["USER": "", "LOGNAME": "cy"]) == "cy")
        let account = try person()
        #expect(!account.isEmpty && account != "bo" && account != "cy")
    }
}
