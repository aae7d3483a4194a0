using System.Text.Json.Serialization;
using Gateway.Client.Http.Answers;

namespace Gateway.Client.Commands;

/// <summary>What <c>advisory check</c> found of a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Result"><c>valid</c>, <c>invalid</c>, <c>read</c> (CSAF, and nobody was asked), <c>unchecked</c> (nobody answered) or <c>other</c> (not CSAF).</param>
/// <param name="Why">Why it is invalid or unchecked, or null.</param>
/// <param name="FailedTests">The validator's tests that it fails; null if it was not asked.</param>
/// <param name="Csaf">What it says of itself, or null.</param>
internal sealed record CheckedDocument(string File, string Result, [property: JsonIgnore] Sentence? Why, IReadOnlyList<string>? FailedTests, ItemCsaf? Csaf)
{
    public const string Valid = "valid";
    public const string Invalid = "invalid";
    public const string Read = "read";
    public const string Unchecked = "unchecked";
    public const string Other = "other";

    /// <summary>Why it is invalid or unchecked, for programs; or null.</summary>
    public string? Reason => Why?.ToString();

    public Sentence Line()
    {
        string found = string.Join("  ", new[] { Result, File, Csaf?.Reference(), Csaf?.Title }.Where(part => !string.IsNullOrEmpty(part)));
        return Why is null ? $"{found}" : (Sentence)$"{found}  {Why}";
    }
}
