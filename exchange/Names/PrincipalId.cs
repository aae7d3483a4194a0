using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Gateway.Exchange;

/// <summary>The id of a principal, <c>agency/xxxxxxxx</c>: its agency and eight opaque characters of <c>[a-z0-9]</c>, never reused.</summary>
/// <remarks>
/// Opaque, because log entries carry it for ever and may not hold a person's name.
/// The default value is no principal: reading its <see cref="Value"/> throws <see cref="InvalidOperationException"/>.
/// </remarks>
public readonly record struct PrincipalId : IParsable<PrincipalId>
{
    private const int SuffixLength = 8;
    private const string SuffixCharacters = "abcdefghijklmnopqrstuvwxyz0123456789";

    private readonly string? text;

    private PrincipalId(AgencyId agency, string text)
    {
        Agency = agency;
        this.text = text;
    }

    /// <summary>The agency this principal belongs to.</summary>
    public AgencyId Agency { get; }

    /// <summary>The id as it stands in documents, tokens and log entries.</summary>
    public string Value => text ?? throw new InvalidOperationException("This principal id was never set.");

    /// <summary>Makes a new id in <paramref name="agency"/> from about 41 random bits.</summary>
    public static PrincipalId Create(AgencyId agency) =>
        new(agency, $"{agency.Value}/{RandomNumberGenerator.GetString(SuffixCharacters, SuffixLength)}");

    /// <summary>Reads an id; <see langword="false"/> if the text is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out PrincipalId result)
    {
        result = default;
        int slash = s?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash < 0 || s!.Length - slash - 1 != SuffixLength || !AgencyId.TryParse(s[..slash], out AgencyId agency)
            || s.AsSpan(slash + 1).ContainsAnyExcept(Alphabets.PrincipalSuffix))
        {
            return false;
        }

        result = new PrincipalId(agency, s);
        return true;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PrincipalId result) => TryParse(s, out result);

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">The text is not a principal id.</exception>
    public static PrincipalId Parse(string s) =>
        TryParse(s, out PrincipalId id) ? id : throw new FormatException("This is not a principal id.");

    /// <inheritdoc/>
    public static PrincipalId Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc cref="Value"/>
    public override string ToString() => Value;
}
