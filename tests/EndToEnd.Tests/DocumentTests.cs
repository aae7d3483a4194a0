using System.Text.RegularExpressions;
using EndToEnd.Tests.Harness;
using Gateway.Audit;
using Gateway.Server.Errors;
using Gateway.Server.Options;

namespace EndToEnd.Tests;

/// <summary>What the documents name exists, and what exists is named.</summary>
public sealed partial class DocumentTests
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

    [Fact]
    public void Every_setting_is_described_in_the_gateways_readme()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "gateway", "README.md"));

        Assert.All(SettingNames(typeof(GatewayOptions), GatewayOptions.Section), setting => Assert.Contains($"| `{setting}` |", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void The_contract_lists_every_refusal_with_its_status_and_every_verdict()
    {
        string contract = File.ReadAllText(Path.Combine(Repository.Root, "API.md"));

        Assert.All(ProblemCatalogue.All, kind => Assert.Contains($"| {kind.Status} | `{kind.Text}` |", contract, StringComparison.Ordinal));
        Assert.All(Enum.GetValues<Verdict>(), verdict => Assert.Contains($"`{verdict.Word()}`", contract, StringComparison.Ordinal));
    }

    private static IEnumerable<string> SettingNames(Type options, string section) => options.GetProperties()
        .Where(property => property.CanWrite)
        .SelectMany(property => property.PropertyType.Namespace == options.Namespace
            ? SettingNames(property.PropertyType, $"{section}:{property.Name}")
            : [$"{section}:{property.Name}"]);

    [GeneratedRegex("`([A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"(?:public|internal) (?:async )?(?:Task|void) ([A-Z][A-Za-z0-9_]+)\(")]
    private static partial Regex MethodName();
}
