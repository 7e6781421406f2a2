internal import Settings

/// The options of a file as `uwsgi --show-config` prints them, to be compared or to be read by a program.
enum EffectiveText {
    static func of(_ options: [EffectiveOption]) -> String {
        options.map { "\($0.key) = \($0.value ?? "true")\n" }.joined()
    }
}
