using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>An <c>advisory.published</c> entry whose recipients are being counted; their entries stand right behind it.</summary>
internal sealed class OpenPublication
{
    private readonly LogEntry entry;
    private readonly AdvisoryPublishedDetail detail;
    private readonly Dictionary<AgencyId, Sha256Digest> manifests = [];
    private bool isReleased;

    private OpenPublication(LogEntry entry, AdvisoryPublishedDetail detail)
    {
        this.entry = entry;
        this.detail = detail;
    }

    /// <summary>Whether all recipients are addressed and, where a second publisher released it, the release stands there too.</summary>
    public bool IsComplete => IsAddressed && (detail.Release is null || isReleased);

    private bool IsAddressed => manifests.Count >= detail.Recipients;

    /// <exception cref="DocumentException">The entry's detail is not that of a publication to somebody.</exception>
    public static OpenPublication Of(LogEntry entry)
    {
        var detail = AdvisoryPublishedDetail.Parse(entry.Detail);
        Document.Require(detail.Recipients > 0, DocumentRule.OutOfRange, "A publication has at least one recipient.");
        return new OpenPublication(entry, detail);
    }

    public LogVerdict? Add(LogEntry delivery, AdvisoryAddressedDetail addressed)
    {
        if (IsAddressed || delivery.Subject != entry.Subject || delivery.Actor != entry.Actor)
        {
            return Lacks(delivery.Index);
        }

        return manifests.TryAdd(addressed.Recipient, addressed.Manifest)
            ? null
            : new LogVerdict(Verdict.Tampered, delivery.Index, $"Entry {delivery.Index} addresses a recipient a second time.");
    }

    /// <summary>Takes the release that the publication names.</summary>
    public LogVerdict? Add(LogEntry entryOfRelease, AdvisoryReleasedDetail release)
    {
        if (!IsAddressed || entryOfRelease.Subject != entry.Subject)
        {
            return Lacks(entryOfRelease.Index);
        }

        isReleased = release.Released.Release.Digest == detail.Release;
        return isReleased
            ? null
            : new LogVerdict(Verdict.Tampered, entryOfRelease.Index, $"Entry {entryOfRelease.Index} is another release than the one that entry {entry.Index} names.");
    }

    /// <summary>Something else stands where the next recipient, or the release, should.</summary>
    public LogVerdict Lacks(long index) => new(Verdict.Missing, index, IsAddressed
        ? $"The publication at {entry.Index} names a release, which is not there."
        : $"The publication at {entry.Index} counts {detail.Recipients} recipients, and {manifests.Count} are addressed.");

    public LogVerdict? CheckRoot() => ManifestsRoot.Compute(manifests) == detail.Manifests
        ? null
        : new LogVerdict(Verdict.Tampered, entry.Index, $"The manifests that were addressed are not those that entry {entry.Index} published.");
}
