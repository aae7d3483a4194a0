namespace EndToEnd.Tests.Harness;

/// <summary>Where the programs under test and the shared third-party data are.</summary>
internal static class Repository
{
    // Programs as they are installed, published into a folder each; without it those that the build left.
    private static readonly string? Published = Environment.GetEnvironmentVariable("GATEWAY_TEST_PROGRAMS");

    public static string Root { get; } = FindRoot();

    public static string GatewayProgram { get; } = Program("gateway", "gateway");

    public static string AdvisoryProgram { get; } = Program("client", "advisory");

    /// <summary>Whether the programs were compiled for this machine before they start.</summary>
    public static bool CompiledAhead => Published is not null;

    /// <summary>The folder of third-party vectors beside the project, or null where there is none.</summary>
    public static string? Shared { get; } = FindShared();

    private static string Configuration =>
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    private static string Program(string project, string program) =>
        Path.Combine(Published is null ? Path.Combine(Root, project, "bin", Configuration, "net10.0") : Path.Combine(Published, project), program);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Gateway.sln was not found above the test's folder.");
    }

    private static string? FindShared()
    {
        string folder = Environment.GetEnvironmentVariable("GATEWAY_TEST_SHARED") ?? Path.Combine(Root, "..", "shared");
        return Directory.Exists(folder) ? Path.GetFullPath(folder) : null;
    }
}
