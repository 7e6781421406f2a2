internal import ArgumentParser

/// Which master a command is about.
struct TargetOptions: ParsableArguments {
    @Argument(
        help: "A settings file, or the name of a master; without it the settings file of this folder.",
        completion: Completion.targets)
    var target: String?
}
