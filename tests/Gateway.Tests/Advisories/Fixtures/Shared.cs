namespace Gateway.Tests.Advisories.Fixtures;

/// <summary>Where third-party test data lies: beside the repository, or where GATEWAY_TEST_SHARED says.</summary>
internal static class Shared
{
    public static string Folder(string name) => Path.Combine(Environment.GetEnvironmentVariable("GATEWAY_TEST_SHARED") ?? Beside(), name);

    private static string Beside()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.Parent?.FullName ?? ".", "shared");
    }
}
