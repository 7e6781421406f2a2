/// The numbers in a list of the kernel's, whatever stands between them: a thousand are listed often enough for it to
/// count.
func numbers(in text: [UInt8]) -> [Int32] {
    var found: [Int32] = []
    var number: Int32?
    for byte in text {
        if byte >= 48, byte <= 57 {
            number = (number ?? 0) &* 10 &+ Int32(byte - 48)
        } else if let whole = number {
            found.append(whole)
            number = nil
        }
    }
    if let number { found.append(number) }
    return found
}
