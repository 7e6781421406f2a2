import Glibc
import LinuxKernel
import Testing

/// A system call, and how it fails.
struct Fault: CustomTestStringConvertible, Sendable {
    let function: String
    let code: Int32

    var testDescription: String { "\(function): \(Errno.reason(of: code))" }

    /// What a start meets.
    static let ofStart = [
        Fault(function: "pipe2", code: EMFILE), Fault(function: "clone3", code: EAGAIN),
        Fault(function: "socket", code: EMFILE), Fault(function: "socketpair", code: ENFILE),
        Fault(function: "bind", code: ENOMEM), Fault(function: "listen", code: EADDRINUSE),
        Fault(function: "epoll_create1", code: EMFILE), Fault(function: "epoll_ctl", code: ENOSPC),
        Fault(function: "epoll_wait", code: ENOMEM), Fault(function: "recvmsg", code: ENOMEM),
        Fault(function: "sendmsg", code: ENOBUFS), Fault(function: "read", code: EIO),
        Fault(function: "write", code: ENOMEM), Fault(function: "open", code: EMFILE),
        Fault(function: "timerfd_create", code: EMFILE), Fault(function: "timerfd_settime", code: ENOMEM),
        Fault(function: "signalfd", code: EMFILE), Fault(function: "flock", code: ENOLCK),
        Fault(function: "rename", code: EIO), Fault(function: "mkdir", code: ENOSPC),
        Fault(function: "waitid", code: EINVAL),
    ]

    /// What a master meets that serves.
    static let ofService = [
        Fault(function: "pipe2", code: EMFILE), Fault(function: "clone3", code: EAGAIN),
        Fault(function: "socket", code: EMFILE), Fault(function: "bind", code: ENOMEM),
        Fault(function: "epoll_ctl", code: ENOMEM), Fault(function: "epoll_wait", code: ENOMEM),
        Fault(function: "accept4", code: EMFILE), Fault(function: "accept4", code: ENOMEM),
        Fault(function: "recvmsg", code: ENOMEM),
        Fault(function: "sendmsg", code: ENOBUFS), Fault(function: "read", code: ENOMEM),
        Fault(function: "write", code: ENOBUFS), Fault(function: "open", code: EMFILE),
        Fault(function: "timerfd_settime", code: ENOMEM), Fault(function: "pidfd_send_signal", code: EPERM),
        Fault(function: "waitid", code: EINVAL),
    ]

    /// What the start of a log companion meets.
    static let ofLog = [
        Fault(function: "clone3", code: EAGAIN), Fault(function: "socketpair", code: EMFILE),
        Fault(function: "epoll_ctl", code: ENOSPC), Fault(function: "sendmsg", code: ENOBUFS),
    ]
}
