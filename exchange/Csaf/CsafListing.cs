using System.Globalization;
using System.Text;

namespace Gateway.Exchange;

/// <summary>One CSAF document as a provider lists it (CSAF 2.0 section 7.1).</summary>
/// <param name="Summary">What the document says of itself.</param>
public sealed record CsafListing(CsafSummary Summary)
{
    /// <summary>When it came into its feed; null where nobody knows, and its initial release stands for that.</summary>
    public DateTimeOffset? AddedAt { get; init; }

    /// <summary>Its path below its label's folder: the year of its initial release and its file name (requirements 2 and 11).</summary>
    public string Path => string.Create(CultureInfo.InvariantCulture, $"{Year}/{Summary.FileName}");

    /// <summary>The content of a hash file beside it (requirement 18).</summary>
    /// <param name="hash">The hash, lower-case hexadecimal.</param>
    public byte[] HashFile(string hash) => Encoding.ASCII.GetBytes($"{hash}  {Summary.FileName}\n");

    /// <summary>The year of its initial release, four digits.</summary>
    public string Year => Summary.Tracking.InitialRelease.ToUniversalTime().ToString("yyyy", CultureInfo.InvariantCulture);
}
