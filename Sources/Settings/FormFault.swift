/// Why a text has not the form that its file's name tells, and where.
struct FormFault: Error {
    let bytes: Range<Int>
    let message: String
    let remedy: String

    init(_ bytes: Range<Int>, _ message: String, _ remedy: String) {
        self.bytes = bytes
        self.message = message
        self.remedy = remedy
    }
}
