internal import Control
internal import LinuxKernel
internal import Settings
internal import Supervision

/// A start, a reload or a restart that waits for the hooks that come before it.
struct Preparation {
    let event: Event
    let generation: Int
    let way: Renewal
}

extension Master {
    /// Gives the policy an event when the hooks that come before it are through; most settings have none.
    mutating func prepare(_ event: Event, of generation: Generation, by way: Renewal) {
        cancelPreparation()
        let places = generation.hooks(.before)
        guard !places.isEmpty else { return events.append(event) }
        preparation = Preparation(event: event, generation: generation.number, way: way)
        perform(hooks.begin(.before, places, generation: generation.number, at: .now))
    }

    /// Something newer came before the hooks were through.
    mutating func cancelPreparation() {
        guard let given = preparation else { return }
        preparation = nil
        perform(hooks.cancel(.before, at: .now))
        tell(.superseded(generation: given.generation))
    }

    /// Whether the first start still waits for its hooks.
    var isPreparingStart: Bool { preparation != nil && supervisor.state == .idle }

    /// Begins the hooks of those apps that serve with that reading now.
    mutating func runServingHooks(_ generation: Int) {
        guard let places = generations[generation]?.hooks(.serving), !places.isEmpty else { return }
        perform(hooks.begin(.serving, places, generation: generation, at: .now))
    }

    /// Begins the hooks of the end, once; false where there is none to wait for.
    mutating func runHooksOfTheEnd() -> Bool {
        guard !hasEndedWithHooks else { return false }
        hasEndedWithHooks = true
        let places = supervisor.plan.apps.flatMap { app in app.beside.hooks[.end] ?? [] }
        let number = supervisor.plan.generation
        guard !places.isEmpty, generations[number] != nil, !wasStoppedAtOnce else { return false }
        perform(hooks.begin(.end, places, generation: number, at: .now))
        return !hooks.isEmpty
    }

    /// What follows from an event for hooks.
    mutating func attendHooks(_ event: Event) {
        if case .stop(let atOnce) = event {
            cancelPreparation()
            perform(hooks.cancel(.serving, at: .now))
            if atOnce {
                wasStoppedAtOnce = true
                perform(hooks.killAll())
            }
        }
        perform(hooks.decide(event, at: .now))
    }

    private mutating func perform(_ actions: [HookAction]) {
        for action in actions {
            switch action {
            case .spawn(let worker): startBeside(worker)
            case .terminate(let worker): perform([BesideAction.terminate(worker)])
            case .kill(let worker): kill(worker)
            case .arm(let alarm, let moment): alarms.arm(.policy(alarm), at: moment)
            case .disarm(let alarm): alarms.disarm(.policy(alarm))
            case .passed(.before, _): passed()
            case .passed(.serving, _), .passed(.end, _): break
            case .failed(.before, let worker, let why): failed(worker, why)
            case .failed(.serving, let worker, let why), .failed(.end, let worker, let why):
                note(worker, "failed: \(besideWords(why, of: worker))", .error)
            }
        }
    }

    private mutating func passed() {
        guard let given = preparation else { return }
        preparation = nil
        events.append(given.event)
    }

    /// What was to come after it does not come: a start is given up, and else the workers that serve go on.
    private mutating func failed(_ worker: WorkerID, _ why: Departure) {
        guard let given = preparation else { return }
        preparation = nil
        note(worker, "failed: \(besideWords(why, of: worker))", .error)
        if supervisor.state == .idle {
            tell(.startFailed(worker, why, generation: given.generation))
            return events.append(.stop(atOnce: false))
        }
        switch given.way {
        case .reload, .start:
            tell(.reloadFailed(worker, why, generation: given.generation, mixed: false))
        case .restart:
            let text =
                "restart of \(folder.name) refused: \(worker.slot): \(besideWords(why, of: worker)); "
                + "the old workers go on serving"
            concludeWithTail(Outcome(.no, text), .restartRefused, of: worker) {
                $0 == .restart(generation: given.generation)
            }
            renewedAlone[given.generation] = nil
        }
    }
}
