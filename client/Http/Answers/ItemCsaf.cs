using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Http.Answers;

/// <summary>What a CSAF document says of itself, as the gateway lists it or as it was read here.</summary>
internal sealed record ItemCsaf(
    string Category,
    string Title,
    ItemCsafPublisher Publisher,
    ItemCsafTracking Tracking,
    IReadOnlyList<string> Cves,
    string? Language = null,
    string? Tlp = null,
    int? FurtherCves = null,
    string? Validation = null)
{
    public static ItemCsaf Of(CsafSummary read) => new(
        read.Category,
        read.Title,
        new ItemCsafPublisher(read.Publisher.Category, read.Publisher.Name, read.Publisher.Namespace),
        new ItemCsafTracking(
            read.Tracking.Id,
            read.Tracking.Version,
            read.Tracking.Status,
            CanonicalJson.FormatTime(read.Tracking.InitialRelease),
            CanonicalJson.FormatTime(read.Tracking.CurrentRelease)),
        read.Cves,
        read.Language,
        read.Tlp?.ToWire(),
        read.FurtherCves == 0 ? null : read.FurtherCves);

    /// <summary>Whether both say the same of a document, whatever is said of its conformance.</summary>
    public bool IsOfTheSame(ItemCsaf other) => Cves.SequenceEqual(other.Cves) && this with { Cves = other.Cves, Validation = other.Validation } == other;

    /// <summary>In a few words: which document, which revision, which CVEs.</summary>
    public string Reference()
    {
        string cves = Cves switch
        {
            [] => "",
            [string only] => $" {only}",
            [string first, ..] => $" {first} +{Cves.Count - 1 + (FurtherCves ?? 0)}",
        };
        return $"{Tracking.Id} v{Tracking.Version}{cves}{(Validation is null or "valid" ? "" : $" ({Validation})")}";
    }
}

/// <summary>Who issued it.</summary>
internal sealed record ItemCsafPublisher(string Category, string Name, string Namespace);

/// <summary>Which document and which revision it is.</summary>
internal sealed record ItemCsafTracking(string Id, string Version, string Status, string InitialRelease, string CurrentRelease);
