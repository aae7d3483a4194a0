namespace Gateway.Crypto.Tests;

/// <summary>
/// Third-party test data that is kept beside the project and not in it: the folder <c>shared</c> next to the tree that holds Gateway.sln, or the one
/// that GATEWAY_TEST_SHARED names.
/// </summary>
internal static class SharedFiles
{
    private static string? Root => Environment.GetEnvironmentVariable("GATEWAY_TEST_SHARED") ?? BesideSolution();

    /// <summary>The path of a file or folder, or null when it is not there.</summary>
    internal static string? Find(string relativePath)
    {
        string? path = Root is null ? null : Path.Combine(Root, relativePath);
        return Path.Exists(path) ? path : null;
    }

    internal static string Require(string relativePath) => Find(relativePath) ?? throw new FileNotFoundException("The test should have been skipped.", relativePath);

    private static string? BesideSolution()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
            {
                return Path.Combine(folder.FullName, "..", "shared");
            }
        }

        return null;
    }
}
