using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What <c>token.issued</c> carries, logged before the token leaves; its actor and its subject are the principal.</summary>
/// <param name="Id">The token's <c>jti</c>.</param>
/// <param name="Expires">When it stops being good.</param>
/// <param name="Scope">What it is good for, the scopes separated by spaces (RFC 6749 §3.3).</param>
/// <param name="BoundTo">The thumbprint of the key it is bound to (RFC 9449 §6.1), or null for a bearer token.</param>
/// <param name="DirectorySize">The size of the directory it was decided under; null in entries older than the member.</param>
public sealed record TokenIssuedDetail(string Id, DateTimeOffset Expires, string Scope, string? BoundTo, long? DirectorySize)
{
    /// <summary>The thumbprint of the client certificate it is bound to (RFC 8705 §3.1), or null.</summary>
    public string? Certificate { get; init; }

    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static TokenIssuedDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(bytes, members => new TokenIssuedDetail(
        members.Text("jti"), members.Time("expires"), members.Text("scope"), members.OptionalText("jkt"), members.OptionalInteger("directorySize"))
    {
        Certificate = members.OptionalText("x5t#S256"),
    });

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.OptionalInteger("directorySize", DirectorySize);
        writer.Time("expires", Expires);
        writer.OptionalText("jkt", BoundTo);
        writer.Text("jti", Id);
        writer.Text("scope", Scope);
        writer.OptionalText("x5t#S256", Certificate);
    });
}
