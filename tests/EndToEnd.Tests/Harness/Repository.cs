namespace EndToEnd.Tests.Harness;

/// <summary>Where the built programs and the shared third-party data are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string GatewayProgram { get; } = Built("gateway", "gateway");

    public static string AdvisoryProgram { get; } = Built("client", "advisory");

    /// <summary>The folder of third-party vectors beside the project, or null where there is none.</summary>
    public static string? Shared { get; } = FindShared();

    private static string Configuration =>
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    private static string Built(string project, string program) => Path.Combine(Root, project, "bin", Configuration, "net10.0", program);

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
