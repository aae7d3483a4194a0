using System.Text.RegularExpressions;

namespace Gateway.Tests.Fsck;

/// <summary>The public list of what fsck cannot see, as it stands in the audit library's README.</summary>
internal static partial class UnprotectedList
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(FindRepository(), "audit", "README.md"));

    /// <summary>Columns, each with the rows in which a change goes unseen: a condition in SQL, or <c>all</c>.</summary>
    public static IReadOnlyDictionary<string, string> Columns { get; } = Lines
        .Select(line => ColumnLine().Match(line))
        .Where(match => match.Success)
        .ToDictionary(match => match.Groups["column"].Value, match => match.Groups["rows"].Value);

    /// <summary>Tables with what may be done to their rows unseen, such as <c>replay insert</c>.</summary>
    public static IReadOnlySet<string> Rows { get; } = Lines
        .Select(line => RowLine().Match(line))
        .Where(match => match.Success)
        .SelectMany(match => match.Groups["changes"].Value.Split(", ").Select(change => $"{match.Groups["table"].Value} {change}"))
        .ToHashSet();

    private static string FindRepository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Gateway.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("Gateway.sln was not found above the test's folder.");
    }

    [GeneratedRegex(@"^\| `(?<column>[a-z_]+\.[a-z0-9_]+)` \| (`(?<rows>[^`]+)`|(?<rows>all)) \| [^|]{20,} \|$", RegexOptions.ExplicitCapture)]
    private static partial Regex ColumnLine();

    [GeneratedRegex(@"^\| `(?<table>[a-z_]+)` \| (?<changes>(delete|insert)(, (delete|insert))*) \| [^|]{20,} \|$", RegexOptions.ExplicitCapture)]
    private static partial Regex RowLine();
}
