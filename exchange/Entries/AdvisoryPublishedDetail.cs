using Gateway.Audit;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// What <c>advisory.published</c> carries; its subject is the advisory, its actor the sender. Recipients see this entry, so it does not say how many they
/// are: it commits to the entry that stands right behind it, <c>advisory.distributed</c>, which does.
/// </summary>
/// <param name="Documents">How many documents.</param>
/// <param name="DirectorySize">The size of the directory the decision stood on.</param>
/// <param name="Tlp">How far it may travel.</param>
public sealed record AdvisoryPublishedDetail(int Documents, long DirectorySize, Tlp Tlp)
{
    /// <summary>What all recipients of a sealed advisory were promised (<see cref="SealedContent.Commitment"/>); null of one that the gateway encrypted.</summary>
    public Sha256Digest? Commitment { get; init; }

    /// <summary>The digest of the release by which a second publisher stands by it (<see cref="Release.Digest"/>); null of one that a single publisher sent.</summary>
    public Sha256Digest? Release { get; init; }

    /// <summary>What the sender asked and how much it shared; null in entries older than these members.</summary>
    public PublishedTerms? Terms { get; init; }

    /// <summary>The SHA-256 of the detail of <c>advisory.distributed</c>; null in entries older than that action.</summary>
    public Sha256Digest? Distribution { get; init; }

    /// <summary>What such older entries say themselves; null in all others. Exactly one of the two is there.</summary>
    public PublishedTotals? Totals { get; init; }

    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AdvisoryPublishedDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(bytes, members =>
    {
        var detail = new AdvisoryPublishedDetail(
            members.Count("documents"), members.Integer("directorySize"), members.Word<Tlp>("tlp", WireText.TryParse))
        {
            Commitment = members.Has("commitment") ? members.Digest("commitment") : null,
            Release = members.Has("release") ? members.Digest("release") : null,
            Terms = members.Has("category") ? PublishedTerms.Read(members) : null,
            Distribution = members.Has("distribution") ? members.Digest("distribution") : null,
        };
        return detail.Distribution is null ? detail with { Totals = ReadTotals(members) } : detail;
    });

    /// <summary>The totals, if this entry, or the distribution that it commits to, tells them; null if <paramref name="distribution"/> is another one's.</summary>
    /// <param name="distribution">What stands right behind the entry; null if that is not at hand, or the entry is older.</param>
    public PublishedTotals? TotalsWith(AdvisoryDistributedDetail? distribution) =>
        Distribution is not Sha256Digest digest ? Totals : distribution?.Digest == digest ? distribution.Totals : null;

    /// <summary>Where the release stands that the entry names: behind the distribution, if there is one, and every recipient.</summary>
    /// <param name="published">The entry's own index.</param>
    /// <param name="totals">What <see cref="TotalsWith"/> gave.</param>
    public long ReleaseIndex(long published, PublishedTotals totals) => published + (Distribution is null ? 1 : 2) + totals.Recipients;

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        if (Terms is not null)
        {
            writer.Integer("bytes", Terms.Bytes);
            writer.Text("category", Terms.Category.ToWire());
        }

        if (Commitment is Sha256Digest commitment)
        {
            writer.Binary("commitment", commitment.Bytes);
        }

        writer.Integer("directorySize", DirectorySize);
        if (Distribution is Sha256Digest distribution)
        {
            writer.Binary("distribution", distribution.Bytes);
        }

        writer.Integer("documents", Documents);
        if (Totals is PublishedTotals totals)
        {
            WriteTotals(writer, totals);
        }

        if (Release is Sha256Digest release)
        {
            writer.Binary("release", release.Bytes);
        }

        writer.OptionalTime("respondBy", Terms?.RespondBy);
        writer.Text("tlp", Tlp.ToWire());
    });

    internal static PublishedTotals ReadTotals(CanonicalObject members) =>
        new(new RootHash(members.Digest("manifestsRoot").Bytes), members.Count("recipients"));

    internal static void WriteTotals(CanonicalJsonWriter writer, PublishedTotals totals)
    {
        writer.Binary("manifestsRoot", totals.Manifests.Value.Bytes);
        writer.Integer("recipients", totals.Recipients);
    }
}
