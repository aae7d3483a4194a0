using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// What a CSAF 2.0 document says of itself, in the parts that the gateway and its members rely on. Read strictly by <see cref="DocumentReading"/>; whether the document conforms in all
/// else is for a CSAF validator to say. Immutable.
/// </summary>
public sealed record CsafSummary
{
    /// <summary>The version of the standard that is read.</summary>
    public const string CsafVersion = "2.0";

    /// <summary>Its profile, like <c>csaf_vex</c>, or a name that its publisher chose.</summary>
    public required string Category { get; init; }

    /// <summary>Its title, one line of up to 1,000 characters.</summary>
    public required string Title { get; init; }

    /// <summary>Its language tag, if it names one.</summary>
    public string? Language { get; init; }

    /// <summary>Who issued it.</summary>
    public required CsafPublisher Publisher { get; init; }

    /// <summary>Which document and which revision it is.</summary>
    public required CsafTracking Tracking { get; init; }

    /// <summary>Its label, WHITE as CLEAR; null if it has none.</summary>
    public Tlp? Tlp { get; init; }

    /// <summary>The CVEs that its vulnerabilities name, each once, in its order; the first 1,000.</summary>
    public required IReadOnlyList<string> Cves { get; init; }

    /// <summary>How many further CVEs it names.</summary>
    public int FurtherCves { get; init; }

    /// <summary>The name that its file has at a CSAF provider: the tracking id in lower case, each run of other characters than <c>a-z 0-9 + -</c> as <c>_</c> (CSAF 2.0 §5.1).</summary>
    public string FileName => CsafFileName.Of(Tracking.Id);

    /// <summary>Writes the members in canonical order.</summary>
    public void WriteTo(CanonicalJsonWriter writer)
    {
        writer.Text("category", Category);
        writer.Texts("cves", Cves);
        writer.OptionalInteger("furtherCves", FurtherCves == 0 ? null : FurtherCves);
        writer.OptionalText("language", Language);
        writer.Object("publisher", Publisher, CsafPublisher.Write);
        writer.Text("title", Title);
        writer.OptionalText("tlp", Tlp?.ToWire());
        writer.Object("tracking", Tracking, CsafTracking.Write);
    }

    /// <summary>Whether both say the same.</summary>
    public bool Equals(CsafSummary? other) => other is not null && CanonicalJson.Write(WriteTo).AsSpan().SequenceEqual(CanonicalJson.Write(other.WriteTo));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Tracking, Title);

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    internal static CsafSummary Read(CanonicalObject members)
    {
        IReadOnlyList<string> cves = members.Texts("cves");
        CanonicalMembers.RequireCount("cves", cves.Count, 0, Limits.Cves);
        Require(cves.All(CsafText.IsCve) && cves.Distinct().Count() == cves.Count, DocumentRule.InvalidCsaf, "The member cves holds something else, or a CVE twice.");
        int further = members.Has("furtherCves") ? members.Count("furtherCves") : 0;
        Require(!members.Has("furtherCves") || (further > 0 && cves.Count == Limits.Cves), DocumentRule.OutOfRange, "The member furtherCves counts what would have had a place.");
        return new CsafSummary
        {
            Category = members.CsafText("category", CsafText.IsCategory),
            Cves = cves,
            FurtherCves = further,
            Language = members.Has("language") ? members.CsafText("language", CsafText.IsLanguage) : null,
            Publisher = members.Object("publisher").ReadClosed(CsafPublisher.Read),
            Title = members.CsafText("title", CsafText.IsLine),
            Tlp = members.Has("tlp") ? members.Word<Tlp>("tlp", WireText.TryParse) : null,
            Tracking = members.Object("tracking").ReadClosed(CsafTracking.Read),
        };
    }
}
