using System.Diagnostics.CodeAnalysis;

namespace Gateway.Exchange;

/// <summary>
/// The name of a gateway, such as <c>gateway.example</c>: 1 to 128 characters of <c>[a-z0-9.-]</c> that begin and end with a letter or digit.
/// Every signed document carries it, so that nothing signed for one gateway counts at another.
/// </summary>
/// <remarks>The default value is no name: reading its <see cref="Value"/> throws <see cref="InvalidOperationException"/>.</remarks>
public readonly record struct GatewayName : IParsable<GatewayName>
{
    private const int MaxLength = 128;

    private readonly string? text;

    private GatewayName(string text) => this.text = text;

    /// <summary>The name as it stands in documents and origins.</summary>
    public string Value => text ?? throw new InvalidOperationException("This gateway name was never set.");

    /// <summary>The origin of the log of exchanges, <c>name/audit</c> (C2SP tlog-checkpoint).</summary>
    public string AuditOrigin => $"{Value}/audit";

    /// <summary>The origin of the log of agencies and their keys, <c>name/directory</c> (C2SP tlog-checkpoint).</summary>
    public string DirectoryOrigin => $"{Value}/directory";

    /// <summary>Reads a name; <see langword="false"/> if the text is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out GatewayName result)
    {
        if (s is null or { Length: < 1 or > MaxLength } || s.AsSpan().ContainsAnyExcept(Alphabets.GatewayName)
            || !char.IsAsciiLetterOrDigit(s[0]) || !char.IsAsciiLetterOrDigit(s[^1]))
        {
            result = default;
            return false;
        }

        result = new GatewayName(s);
        return true;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out GatewayName result) => TryParse(s, out result);

    /// <summary>Reads a name.</summary>
    /// <exception cref="FormatException">The text is not a gateway name.</exception>
    public static GatewayName Parse(string s) =>
        TryParse(s, out GatewayName name) ? name : throw new FormatException("This is not a gateway name.");

    /// <inheritdoc/>
    public static GatewayName Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc cref="Value"/>
    public override string ToString() => Value;
}
