import Artifacts

/// Reads the schedules strictly, from their own files and from the roster.
package enum ScheduleReader {
    package static func read(_ bytes: [UInt8], file: String) throws(CatalogueError) -> Schedule {
        let schedule = try CatalogueFile.decode(Schedule.self, from: bytes, file: file)
        let expected = "\(schedule.name).json"
        guard file.split(separator: "/").last.map(String.init) == expected else {
            throw CatalogueError(file: file, field: "name", "names \(schedule.name), whose file is \(expected)")
        }
        return schedule
    }

    package static func readAll(in folder: String) throws(CatalogueError) -> [Schedule] {
        var schedules: [Schedule] = []
        for (file, bytes) in try CatalogueFile.contents(of: folder) {
            schedules.append(try read(bytes, file: "\(folder)/\(file)"))
        }
        return schedules
    }
}
