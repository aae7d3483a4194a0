using System.Text;
using Gateway.Audit;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// What a sender keeps of a publication, <c>advisory-publication-receipt/v2</c>: each recipient's manifest by digest, the distribution that commits to all of
/// them, the log entry that commits to that, and the proof that the entry is in the audit log. It verifies offline, years later, under the log's key alone.
/// One of version 1 has no distribution: its entry is of the time when that told recipients itself. Immutable.
/// </summary>
/// <remarks>Reading one proves nothing: <see cref="Verify"/> does. Whether its checkpoint counts without witnesses is for a policy to say.</remarks>
public sealed class PublicationReceipt
{
    /// <summary>The largest receipt that is read: a thousand recipients, an entry and a proof, and to spare.</summary>
    public const int MaxSizeBytes = 1024 * 1024;

    private const string Type = "advisory-publication-receipt/v2";
    private const string TypeWithoutDistribution = "advisory-publication-receipt/v1";

    private PublicationReceipt(ReadOnlyMemory<byte> bytes, CanonicalObject members)
    {
        Bytes = bytes;
        Advisory = members.Id<AdvisoryId>("advisory");
        Distribution = members.Text("type") switch
        {
            Type => AdvisoryDistributedDetail.Parse(members.Object("distribution").Bytes),
            TypeWithoutDistribution => null,
            _ => throw new DocumentException(DocumentRule.WrongType, "The type member names another document."),
        };
        Entry = ReadEntry(members.Object("entry").Bytes);
        Gateway = members.Id<GatewayName>("gateway");
        Manifests = [.. members.Objects("manifests").Select(item => item.ReadClosed(ReadManifest))];
        CanonicalMembers.RequireCount("manifests", Manifests.Count, 1, int.MaxValue);
        CanonicalMembers.RequireSorted("manifests", [.. Manifests.Select(manifest => manifest.Key.Value)]);
        Proof = ReadProof(members.Text("proof"));
    }

    /// <summary>The exact bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The advisory.</summary>
    public AdvisoryId Advisory { get; }

    /// <summary>The detail of <c>advisory.distributed</c>, to which <see cref="Entry"/> commits; null in a receipt of version 1.</summary>
    public AdvisoryDistributedDetail? Distribution { get; }

    /// <summary>The entry <c>advisory.published</c>.</summary>
    public LogEntry Entry { get; }

    /// <summary>The gateway that published it.</summary>
    public GatewayName Gateway { get; }

    /// <summary>Each recipient agency with the SHA-256 of its manifest, in ordinal order of the agencies' ids.</summary>
    public IReadOnlyList<KeyValuePair<AgencyId, Sha256Digest>> Manifests { get; }

    /// <summary>The proof that <see cref="Entry"/> is in the audit log.</summary>
    public TlogProof Proof { get; }

    /// <summary>Reads a receipt.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static PublicationReceipt Parse(ReadOnlyMemory<byte> bytes) =>
        Document.Read(bytes, MaxSizeBytes, members => new PublicationReceipt(bytes, members));

    /// <summary>Writes a receipt.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="entry">The entry <c>advisory.published</c>; its subject is the advisory.</param>
    /// <param name="distribution">The detail of <c>advisory.distributed</c>; null if the entry is older than that action.</param>
    /// <param name="manifests">Each recipient with the digest of its manifest, in any order.</param>
    /// <param name="proof">The entry's proof.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static PublicationReceipt Create(
        GatewayName gateway,
        LogEntry entry,
        AdvisoryDistributedDetail? distribution,
        IEnumerable<KeyValuePair<AgencyId, Sha256Digest>> manifests,
        TlogProof proof) =>
        Parse(CanonicalJson.Write(writer =>
        {
            writer.Text("advisory", entry.Subject);
            if (distribution is not null)
            {
                writer.Raw("distribution", distribution.Bytes.Span);
            }

            writer.Raw("entry", entry.Bytes.Span);
            writer.Text("gateway", gateway.Value);
            writer.Objects("manifests", manifests.OrderBy(manifest => manifest.Key.Value, StringComparer.Ordinal), WriteManifest);
            writer.Text("proof", proof.ToString());
            writer.Text("type", distribution is null ? TypeWithoutDistribution : Type);
        }));

    /// <summary>The same receipt with another proof of its entry, such as one under a checkpoint that witnesses have cosigned.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public PublicationReceipt With(TlogProof proof) => Create(Gateway, Entry, Distribution, Manifests, proof);

    /// <summary>Whether this gateway logged, under its log's key, that it published exactly these manifests.</summary>
    /// <param name="log">The audit log's key, which came out of band.</param>
    /// <returns>
    /// <c>ok</c>; <c>wrong-origin</c> or <c>bad-signature</c> of the checkpoint; <c>unproven</c> if the entry is not in the log or is of something else;
    /// <c>tampered</c>, with the entry's index, if it commits to other manifests.
    /// </returns>
    public LogVerdict Verify(NoteVerifier log)
    {
        bool isOwnLog = LogOrigin.TryParse(log.Name, out LogOrigin origin) && origin.Gateway == Gateway && origin.Log == LogName.Audit;
        Verdict word = isOwnLog ? Proof.Verify(MerkleTree.HashLeaf(Entry.Bytes.Span), log) : Verdict.WrongOrigin;
        if (word != Verdict.Ok)
        {
            return new LogVerdict(word, null, "The published entry is not proven to be in the gateway's audit log.");
        }

        bool isOfPublication = Entry.Log == LogName.Audit
            && Entry.Index == Proof.Inclusion.Index
            && Entry.Action == ActionNames.AdvisoryPublished
            && Entry.Subject == Advisory.Value;
        if (!isOfPublication)
        {
            return new LogVerdict(Verdict.Unproven, null, "The entry that is proven is not that of this publication.");
        }

        return CommitsToManifests()
            ? new LogVerdict(Verdict.Ok, null, "The gateway logged that it published these manifests and no others.")
            : new LogVerdict(Verdict.Tampered, Entry.Index.Value, "The published entry commits to other manifests than those listed.");
    }

    private bool CommitsToManifests()
    {
        try
        {
            PublishedTotals? totals = AdvisoryPublishedDetail.Parse(Entry.Detail).TotalsWith(Distribution);
            return totals?.Recipients == Manifests.Count && totals.Manifests == ManifestsRoot.Compute(Manifests);
        }
        catch (DocumentException)
        {
            return false;
        }
    }

    private static KeyValuePair<AgencyId, Sha256Digest> ReadManifest(CanonicalObject manifest) =>
        new(manifest.Id<AgencyId>("recipient"), manifest.Digest("sha256"));

    private static void WriteManifest(CanonicalJsonWriter writer, KeyValuePair<AgencyId, Sha256Digest> manifest)
    {
        writer.Text("recipient", manifest.Key.Value);
        writer.Binary("sha256", manifest.Value.Bytes);
    }

    private static LogEntry ReadEntry(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return LogEntry.Parse(bytes);
        }
        catch (EntryFormatException exception)
        {
            throw new DocumentException("The member entry is not a log entry.", exception);
        }
    }

    private static TlogProof ReadProof(string text)
    {
        try
        {
            return TlogProof.Parse(Encoding.UTF8.GetBytes(text));
        }
        catch (CheckpointFormatException exception)
        {
            throw new DocumentException("The member proof is not a tlog-proof.", exception);
        }
    }
}
