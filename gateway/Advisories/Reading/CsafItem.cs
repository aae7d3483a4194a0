using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Server.Advisories.Reading;

/// <summary>What a CSAF document says of itself, as lists show it.</summary>
internal sealed record CsafItem(
    string Category,
    string Title,
    string? Language,
    CsafPublisherItem Publisher,
    CsafTrackingItem Tracking,
    string? Tlp,
    IReadOnlyList<string> Cves,
    int? FurtherCves,
    string? Validation)
{
    public static CsafItem Of(DocumentSummary document) => new(
        document.Csaf.Category,
        document.Csaf.Title,
        document.Csaf.Language,
        new CsafPublisherItem(document.Csaf.Publisher.Category, document.Csaf.Publisher.Name, document.Csaf.Publisher.Namespace),
        CsafTrackingItem.Of(document.Csaf.Tracking),
        document.Csaf.Tlp?.ToWire(),
        document.Csaf.Cves,
        document.Csaf.FurtherCves == 0 ? null : document.Csaf.FurtherCves,
        document.Validation?.ToWire());
}

/// <summary>Who issued it.</summary>
internal sealed record CsafPublisherItem(string Category, string Name, string Namespace);

/// <summary>Which document and which revision it is.</summary>
internal sealed record CsafTrackingItem(string Id, string Version, string Status, string InitialRelease, string CurrentRelease)
{
    public static CsafTrackingItem Of(CsafTracking tracking) => new(
        tracking.Id, tracking.Version, tracking.Status, CanonicalJson.FormatTime(tracking.InitialRelease), CanonicalJson.FormatTime(tracking.CurrentRelease));
}
