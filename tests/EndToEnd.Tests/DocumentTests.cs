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
    public void Every_test_that_the_security_file_names_exists_and_runs()
    {
        string[] named = [.. TestName().Matches(SecurityFile()).Select(match => match.Groups[1].Value)];
        HashSet<string> existing = [.. Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => TestMethod().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)];

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(existing));
    }

    [Fact]
    public void Whatever_the_security_file_promises_names_a_test_or_says_that_it_is_not_met()
    {
        (string Column, string Text)[][] claims = [.. Rows(SecurityFile()).Where(row => row.Any(IsShown))];

        Assert.NotEmpty(claims);
        Assert.Empty(claims.Where(row => !row.Any(cell => cell.Text.Contains("*not met*", StringComparison.Ordinal)))
            .SelectMany(row => row.Where(cell => IsShown(cell) && !TestName().IsMatch(cell.Text)).Select(cell => $"{row[0].Text}: {cell.Column}")));
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

    private static string SecurityFile() => File.ReadAllText(Path.Combine(Repository.Root, "SECURITY.md"));

    // What stands in such a column is what shows a claim.
    private static bool IsShown((string Column, string Text) cell) =>
        cell.Column == "shown by" || cell.Column.EndsWith(" plane", StringComparison.Ordinal);

    private static IEnumerable<(string Column, string Text)[]> Rows(string markdown)
    {
        string[]? columns = null;
        foreach (string line in markdown.Split('\n'))
        {
            string[]? cells = line.StartsWith('|') ? [.. line.Trim('|', '\r').Split('|').Select(cell => cell.Trim())] : null;
            if (cells is not null && columns is not null && !cells.All(cell => cell.All(c => c is '-')))
            {
                yield return [.. columns.Select((column, i) => (column, i < cells.Length ? cells[i] : ""))];
            }

            columns = cells is null ? null : columns ?? cells;
        }
    }

    private static IEnumerable<string> SettingNames(Type options, string section) => options.GetProperties()
        .Where(property => property.CanWrite)
        .SelectMany(property => property.PropertyType.Namespace == options.Namespace
            ? SettingNames(property.PropertyType, $"{section}:{property.Name}")
            : [$"{section}:{property.Name}"]);

    [GeneratedRegex("`([A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+)`")]
    private static partial Regex TestName();

    // Between the attribute and the method there may be data, other attributes, comments and directives; nobody but a runner calls what has none.
    [GeneratedRegex(
        @"\[(?:\w*Fact|\w*Theory)(?:\((?![^\n]*Skip)[^\n]*\))?\]\s*(?:(?:\[[^\n]*\]|//[^\n]*|\#[^\n]*)\s*)*(?:public|internal) (?:async )?(?:Task|void) ([A-Z][A-Za-z0-9_]+)\(")]
    private static partial Regex TestMethod();
}
