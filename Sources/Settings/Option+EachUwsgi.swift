extension Option {
    /// Whether every real uWSGI has it for itself, where svctl has it once for the file.
    var isOfEachUwsgi: Bool { (OptionTable.statsOptions + OptionTable.fifoOptions).contains { $0 === self } }

    /// Whether it stands in `[svctl]` and not in the section of an app.
    func isWhole(forUwsgi: Bool) -> Bool { scope.isWhole && !(forUwsgi && isOfEachUwsgi) }
}
