/// A restart of one app: its workers leave, and when the last has gone it begins anew beside the others.
///
/// While its workers leave, the app is halted in the plans there are; then they have it as `app` says.
struct Revival: Equatable, Sendable {
    /// The reading that was asked for, by which the answer is known.
    let generation: Int
    /// What is to begin; of a younger reading where there was one meanwhile.
    var app: AppPlan
    /// The slots that have not had their first try; nil while workers leave.
    var untried: Set<SlotID>?
}
