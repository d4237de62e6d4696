import ServiceRuntime

@main
struct Main {
    static func main() async {
        await Bootstrap.runProcess(Core.program)
    }
}
