using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>An <c>advisory.published</c> entry whose recipients are being counted; their entries stand right behind it.</summary>
internal sealed class OpenPublication
{
    private readonly LogEntry entry;
    private readonly AdvisoryPublishedDetail detail;
    private readonly Dictionary<AgencyId, Sha256Digest> manifests = [];
    private bool isReleased;
    private PublishedTotals? totals;

    private OpenPublication(LogEntry entry, AdvisoryPublishedDetail detail)
    {
        this.entry = entry;
        this.detail = detail;
        Count(detail.Totals);
    }

    /// <summary>Whether all recipients are addressed and, where a second publisher released it, the release stands there too.</summary>
    public bool IsComplete => IsAddressed && (detail.Release is null || isReleased);

    private bool IsAddressed => manifests.Count >= totals?.Recipients;

    /// <exception cref="DocumentException">The entry's detail is not that of a publication to somebody.</exception>
    public static OpenPublication Of(LogEntry entry) => new(entry, AdvisoryPublishedDetail.Parse(entry.Detail));

    /// <summary>Takes the entry that says how many recipients follow; it stands right behind the publication that commits to it.</summary>
    /// <exception cref="DocumentException">Its detail is not that of a distribution to somebody.</exception>
    public LogVerdict? Add(LogEntry distributed)
    {
        var distribution = AdvisoryDistributedDetail.Parse(distributed.Detail);
        if (totals is not null || distributed.Subject != entry.Subject || distributed.Actor != entry.Actor)
        {
            return Lacks(distributed.Index);
        }

        Count(detail.TotalsWith(distribution));
        return totals is not null
            ? null
            : new LogVerdict(Verdict.Tampered, distributed.Index, $"Entry {distributed.Index} is not the distribution that the publication at {entry.Index} commits to.");
    }

    public LogVerdict? Add(LogEntry delivery, AdvisoryAddressedDetail addressed)
    {
        if (totals is null || IsAddressed || delivery.Subject != entry.Subject || delivery.Actor != entry.Actor)
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
    public LogVerdict Lacks(long index) => new(Verdict.Missing, index, DescribeLack());

    public LogVerdict? CheckRoot() => ManifestsRoot.Compute(manifests) == totals?.Manifests
        ? null
        : new LogVerdict(Verdict.Tampered, entry.Index, $"The manifests that were addressed are not those that entry {entry.Index} published.");

    private string DescribeLack()
    {
        if (totals is null)
        {
            return $"The publication at {entry.Index} is not followed by the entry that says to how many it was addressed.";
        }

        return IsAddressed
            ? $"The publication at {entry.Index} names a release, which is not there."
            : $"The publication at {entry.Index} counts {totals.Recipients} recipients, and {manifests.Count} are addressed.";
    }

    private void Count(PublishedTotals? told)
    {
        Document.Require(told is null || told.Recipients > 0, DocumentRule.OutOfRange, "A publication has at least one recipient.");
        totals = told;
    }
}
