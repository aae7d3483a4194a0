using System.Text.RegularExpressions;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>SECURITY.md names tests; each of them exists.</summary>
public sealed partial class SecurityFileTests
{
    [Fact]
    public void Every_test_that_the_security_file_names_exists()
    {
        string[] named = [.. TestName().Matches(File.ReadAllText(Path.Combine(Repository.Root, "SECURITY.md"))).Select(match => match.Groups[1].Value)];
        HashSet<string> existing = [.. Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => MethodName().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)];

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(existing));
    }

    [GeneratedRegex("`([A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"public (?:async )?(?:Task|void) ([A-Z][A-Za-z0-9_]+)\(")]
    private static partial Regex MethodName();
}
