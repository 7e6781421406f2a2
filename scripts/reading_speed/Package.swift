// swift-tools-version: 6.2
import PackageDescription

// What scripts/reading-speed builds, beside a link to Sources/Settings: the reader alone, with optimisation.
let package = Package(
    name: "reading-speed",
    targets: [
        .target(
            name: "Settings",
            swiftSettings: [
                .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"), .strictMemorySafety(), .swiftLanguageMode(.v6),
            ]),
        .executableTarget(
            name: "reading-speed", dependencies: ["Settings"], path: "program", exclude: ["Package.swift"]),
    ]
)
