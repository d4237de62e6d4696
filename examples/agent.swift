/// Turns a text of its task around, letter by letter.
import Foundation

struct Task: Decodable {
    struct Inputs: Decodable { let text: String }
    let step: String
    let inputs: Inputs
}

func say(_ fields: [String: any Sendable]) throws {
    let line = try JSONSerialization.data(withJSONObject: fields, options: .sortedKeys)
    FileHandle.standardOutput.write(line + Data("\n".utf8))
}

let task = try JSONDecoder().decode(Task.self, from: FileHandle.standardInput.readDataToEndOfFile())
try say(["type": "progress", "message": "working on \(task.step)"])
try Data(String(task.inputs.text.reversed()).utf8).write(to: URL(filePath: "turned.txt"))
try say(["type": "artifact", "path": "turned.txt", "mediaType": "text/plain"])
try say(["type": "usage", "model": "none", "inputTokens": task.inputs.text.count, "outputTokens": 0, "costMicros": 0])
try say(["type": "result", "outcome": "done", "summary": "turned around"])
