extension OptionTable {
    /// Named pipes that take commands of one letter.
    static let fifoOptions: [Option] = [
        Option(
            "master-fifo", example: "/run/app.fifo", for: .whole,
            does: .text { if !$0.runsUwsgi { $0.whole.fifos.append($1) } })
    ]
}
