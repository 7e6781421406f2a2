@main
enum Svctl {
    static func main() {}
}
