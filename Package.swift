// swift-tools-version: 6.2
import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .swiftLanguageMode(.v6),
]
let cSettings: [CSetting] = [.treatAllWarnings(as: .error), .enableWarning("all"), .enableWarning("extra")]

// Set by scripts/build, which also passes --static-swift-stdlib; without it every plain `swift` command works.
let ships = Context.environment["SVCTL_SHIPS"] != nil
let names = Context.environment["SVCTL_SHIPS"] == "with-symbols" ? "--strip-debug" : "--strip-all"
// glibc stays dynamic, because user names need NSS; scripts/build links libstdc++.a into .build/static.
let linking: [LinkerSetting] =
    ships
    ? [
        .unsafeFlags([
            "-L", "\(Context.packageDirectory)/.build/static", "-Xclang-linker", "-static-libgcc", "-Xlinker", names,
            // The runtime looks itself up among all names that a program offers to libraries: it offers none.
            "-Xlinker", "--no-export-dynamic",
        ])
    ] : []
// 40,000 addresses that need not be put right at every start; the master, which listens, stays harder to foresee.
let atFixedAddress: [LinkerSetting] = ships ? [.unsafeFlags(["-Xclang-linker", "-no-pie"])] : []
// What answers about ports run through lies together, so that a start brings in fewer pages; only lld takes a list.
let inOrder: [LinkerSetting] =
    ships
    ? [
        .unsafeFlags([
            "-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "nostart-stop-gc", "-Xlinker", "--no-warn-symbol-ordering",
            "-Xlinker", "--symbol-ordering-file=\(Context.packageDirectory)/scripts/link_order.txt",
        ])
    ] : []

let package = Package(
    name: "svctl",
    products: [
        .executable(name: "svctl", targets: ["svctl"]),
        .executable(name: "svctld", targets: ["svctld"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        .target(name: "CLinux", cSettings: cSettings),
        .target(name: "CSystemd", cSettings: cSettings),
        .target(name: "LinuxKernel", dependencies: ["CLinux"], swiftSettings: swiftSettings),
        .target(name: "Settings", swiftSettings: swiftSettings),
        .target(name: "Supervision", swiftSettings: swiftSettings),
        .target(name: "Ports", dependencies: ["LinuxKernel"], swiftSettings: swiftSettings),
        .target(
            name: "Units", dependencies: ["Settings"], resources: [.embedInCode("Templates")],
            swiftSettings: swiftSettings),
        .target(name: "Projects", dependencies: ["Settings"], swiftSettings: swiftSettings),
        .target(
            name: "Control", dependencies: ["LinuxKernel", "Settings"],
            resources: [
                .embedInCode("Interfaces/dev.svctl.Master.varlink"),
                .embedInCode("Interfaces/org.varlink.service.varlink"),
            ],
            swiftSettings: swiftSettings),
        .executableTarget(
            name: "svctld",
            dependencies: ["CSystemd", "LinuxKernel", "Settings", "Supervision", "Ports", "Control"],
            swiftSettings: swiftSettings,
            linkerSettings: linking),
        .executableTarget(
            name: "svctl",
            dependencies: [
                "LinuxKernel", "Settings", "Ports", "Control", "Units", "Projects",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: swiftSettings,
            linkerSettings: linking + atFixedAddress + inOrder),
        .testTarget(name: "LinuxKernelTests", dependencies: ["LinuxKernel"], swiftSettings: swiftSettings),
        .testTarget(name: "ProjectsTests", dependencies: ["Projects", "Settings"], swiftSettings: swiftSettings),
        .testTarget(name: "SettingsTests", dependencies: ["Settings"], swiftSettings: swiftSettings),
        .testTarget(
            name: "SupervisionTests", dependencies: ["Supervision"], exclude: ["Table.txt"],
            swiftSettings: swiftSettings),
        .testTarget(name: "PortsTests", dependencies: ["Ports", "LinuxKernel"], swiftSettings: swiftSettings),
        .testTarget(name: "UnitsTests", dependencies: ["Units", "Settings"], swiftSettings: swiftSettings),
        .testTarget(name: "ControlTests", dependencies: ["Control", "Settings"], swiftSettings: swiftSettings),
        .testTarget(
            name: "EndToEndTests", dependencies: ["Control", "LinuxKernel"], exclude: ["Fixtures"],
            swiftSettings: swiftSettings),
    ]
)
