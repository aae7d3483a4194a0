using Gateway.Audit;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What <c>advisory.published</c> carries; its subject is the advisory, its actor the sender.</summary>
/// <param name="Documents">How many documents.</param>
/// <param name="DirectorySize">The size of the directory the decision stood on.</param>
/// <param name="Manifests">The root over all manifests (<see cref="ManifestsRoot"/>).</param>
/// <param name="Recipients">How many recipient agencies.</param>
/// <param name="Tlp">How far it may travel.</param>
public sealed record AdvisoryPublishedDetail(int Documents, long DirectorySize, RootHash Manifests, int Recipients, Tlp Tlp)
{
    /// <summary>What all recipients of a sealed advisory were promised (<see cref="SealedContent.Commitment"/>); null of one that the gateway encrypted.</summary>
    public Sha256Digest? Commitment { get; init; }

    /// <summary>The digest of the release by which a second publisher stands by it (<see cref="Release.Digest"/>); null of one that a single publisher sent.</summary>
    public Sha256Digest? Release { get; init; }

    /// <summary>What the sender asked and how much it shared; null in entries older than these members.</summary>
    public PublishedTerms? Terms { get; init; }

    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AdvisoryPublishedDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(bytes, members => new AdvisoryPublishedDetail(
        members.Count("documents"),
        members.Integer("directorySize"),
        new RootHash(members.Digest("manifestsRoot").Bytes),
        members.Count("recipients"),
        members.Word<Tlp>("tlp", WireText.TryParse))
    {
        Commitment = members.Has("commitment") ? members.Digest("commitment") : null,
        Release = members.Has("release") ? members.Digest("release") : null,
        Terms = members.Has("category") ? PublishedTerms.Read(members) : null,
    });

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
        writer.Integer("documents", Documents);
        writer.Binary("manifestsRoot", Manifests.Value.Bytes);
        writer.Integer("recipients", Recipients);
        if (Release is Sha256Digest release)
        {
            writer.Binary("release", release.Bytes);
        }

        writer.OptionalTime("respondBy", Terms?.RespondBy);
        writer.Text("tlp", Tlp.ToWire());
    });
}
