@main
enum Svctld {
    static func main() {}
}
