namespace Gateway.Client.Http;

/// <summary>The members of a problem answer that this program reads.</summary>
internal sealed record Problem(
    string? Type,
    string? Title,
    string? Detail,
    IReadOnlyList<RefusedRecipient>? Recipients)
{
    private const string TypePrefix = "urn:advisory-gateway:problem:";

    public string Name => Type is { } type && type.StartsWith(TypePrefix, StringComparison.Ordinal) ? type[TypePrefix.Length..] : "refused";
}
