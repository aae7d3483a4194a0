using System.Text.RegularExpressions;

namespace Gateway.Tests.Storage;

/// <summary>
/// Whether a step of a schema only adds to it, so that the program before it goes on as if it had not been taken: new tables with what belongs to them, indexes
/// that are not unique, columns that a row without them has a value for, and more room in a column of text.
/// </summary>
internal static partial class AdditiveStep
{
    /// <summary>The statements of a step that do something else.</summary>
    public static IReadOnlyList<string> FindOthers(string sql)
    {
        string text = WhiteSpace().Replace(Comment().Replace(sql, " "), " ");
        string[] created = [.. CreateTable().Matches(text).Select(match => match.Groups["table"].Value)];
        string[] statements = [.. Statement().Matches(text).Select(match => match.Value.Trim()).Where(statement => statement is not ("" or "GO"))];
        return [.. statements.Where(statement => !IsAdditive(statement, created) && !KeepsFilled(statement, statements))];
    }

    private static bool IsAdditive(string statement, string[] created)
    {
        Match trigger = CreateTrigger().Match(statement);
        Match unique = CreateUniqueIndex().Match(statement);
        Match column = AddColumn().Match(statement);
        return trigger.Success || unique.Success
            ? created.Contains((trigger.Success ? trigger : unique).Groups["table"].Value)
            : CreateTable().IsMatch(statement) || CreateIndex().IsMatch(statement) || MoreRoom().IsMatch(statement) || (column.Success && MayBeAbsent(column.Groups["definition"].Value));
    }

    // A column that got more room lost its NOT NULL with that, which no row of the program before offends against.
    private static bool KeepsFilled(string statement, string[] statements) =>
        StaysFilled().Match(statement) is { Success: true } filled
        && statements.Any(other => MoreRoom().Match(other) is { Success: true } widened
            && widened.Groups["table"].Value == filled.Groups["table"].Value && widened.Groups["column"].Value == filled.Groups["column"].Value);

    private static bool MayBeAbsent(string definition) =>
        (!NotNull().IsMatch(definition) || Default().IsMatch(definition)) && !Binding().IsMatch(definition);

    [GeneratedRegex("--[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    // A trigger runs to its END, whatever semicolons are in it; GO ends a batch of SQL Server's.
    [GeneratedRegex(@"\bGO\b|\s*CREATE TRIGGER\b.*?\bEND\b;?|(?:(?!\bGO\b)[^;])+", RegexOptions.IgnoreCase)]
    private static partial Regex Statement();

    [GeneratedRegex(@"^CREATE TRIGGER \w+ (?:BEFORE|AFTER|INSTEAD OF)? ?(?:\w+,? )*?ON (?<table>\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex CreateTrigger();

    [GeneratedRegex(@"\bCREATE TABLE (?<table>\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex CreateTable();

    [GeneratedRegex(@"^CREATE INDEX \w+ ON \w+", RegexOptions.IgnoreCase)]
    private static partial Regex CreateIndex();

    [GeneratedRegex(@"^CREATE UNIQUE INDEX \w+ ON (?<table>\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex CreateUniqueIndex();

    [GeneratedRegex(@"^ALTER TABLE \w+ ADD (?:COLUMN )?(?!CONSTRAINT\b|CHECK\b|UNIQUE\b|FOREIGN\b|PRIMARY\b)(?<definition>\w+ .*)$", RegexOptions.IgnoreCase)]
    private static partial Regex AddColumn();

    // No column of text is longer.
    [GeneratedRegex(@"^ALTER TABLE (?<table>\w+) ALTER COLUMN (?<column>\w+) VARCHAR\(4000\)$", RegexOptions.IgnoreCase)]
    private static partial Regex MoreRoom();

    [GeneratedRegex(@"^ALTER TABLE (?<table>\w+) ADD CONSTRAINT \w+ CHECK \((?<column>\w+) IS NOT NULL\)$", RegexOptions.IgnoreCase)]
    private static partial Regex StaysFilled();

    [GeneratedRegex(@"\bNOT NULL\b", RegexOptions.IgnoreCase)]
    private static partial Regex NotNull();

    [GeneratedRegex(@"\bDEFAULT\b", RegexOptions.IgnoreCase)]
    private static partial Regex Default();

    // What a row of the program before could offend against.
    [GeneratedRegex(@"\b(?:UNIQUE|PRIMARY KEY)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Binding();
}
