namespace Gateway.Client.Http;

/// <summary>An access token; it lives in memory only.</summary>
internal sealed class AccessToken(string text, DateTimeOffset expiresAt, IReadOnlySet<string> scopes)
{
    // A token about to expire would expire on the way.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    public string Text { get; } = text;

    public IReadOnlySet<string> Scopes { get; } = scopes;

    public bool IsFresh(DateTimeOffset now) => now < expiresAt - Margin;

    /// <summary>Never the token: this ends in messages.</summary>
    public override string ToString() => nameof(AccessToken);
}
