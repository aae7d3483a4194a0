using System.Text;
using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>
/// A delivery as a pack carries it to a reader who can ask nobody: its papers, the entries that publish and address it, proven, and the directory as of then. What it
/// shows is for <see cref="OpenedDelivery.Check"/> to judge, under this directory or a newer one.
/// </summary>
public sealed class CarriedDelivery
{
    /// <summary>The entry <c>advisory.published</c>, as a C2SP tlog-proof with the entry in its <c>extra</c> line.</summary>
    public const string PublishedProof = "published.tlog-proof";

    /// <summary>The entry <c>advisory.addressed</c>, likewise.</summary>
    public const string AddressedProof = "addressed.tlog-proof";

    /// <summary>The gateway's manifest; <c>manifest.json.sig</c> is its signature.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>The sender's statement; <c>statement.json.sig</c> is its signature.</summary>
    public const string Statement = "statement.json";

    /// <summary>Of a delivery that was shared on: the statement of addition; <c>addition.json.sig</c> is its signature.</summary>
    public const string Addition = "addition.json";

    /// <summary>The author's permission that the addition names, if it names one; <c>permission.json.sig</c> is its signature.</summary>
    public const string Permission = "permission.json";

    /// <summary>The entry <c>advisory.permitted</c>, proven as the others are.</summary>
    public const string PermittedProof = "permitted.tlog-proof";

    private CarriedDelivery(BundleDirectory directory, Checkpoint auditCheckpoint, DeliveryEvidence evidence)
    {
        Directory = directory;
        AuditCheckpoint = auditCheckpoint;
        Evidence = evidence;
    }

    /// <summary>Every file that each has, besides the contents.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        BundleNames.AuditCheckpoint, BundleNames.DirectoryCheckpoint, BundleNames.Directory, PublishedProof, AddressedProof,
        Manifest, BundleNames.Signature(Manifest), Statement, BundleNames.Signature(Statement),
    ];

    /// <summary>What one that was shared on has besides, in this order behind the others: the addition and, only together, the permission with its entry.</summary>
    public static IReadOnlyList<string> SharingNames { get; } =
        [Addition, BundleNames.Signature(Addition), Permission, BundleNames.Signature(Permission), PermittedProof];

    /// <summary>The directory that was carried along, verified and replayed.</summary>
    public BundleDirectory Directory { get; }

    /// <summary>The checkpoint of the log of exchanges under which both entries are proven.</summary>
    public Checkpoint AuditCheckpoint { get; }

    /// <summary>The papers and the entries.</summary>
    public DeliveryEvidence Evidence { get; }

    /// <summary>Reads the files and proves the entries.</summary>
    /// <param name="files">The content of each of <see cref="Names"/>, and of those of <see cref="SharingNames"/> that there are.</param>
    /// <param name="trusted">The log keys that came out of band.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EvidenceException">A checkpoint, the directory or an entry does not hold; carries the verdict.</exception>
    /// <exception cref="DocumentException">The manifest is not one.</exception>
    public static async Task<CarriedDelivery> ReadAsync(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, TrustedLogs trusted, CancellationToken cancellationToken)
    {
        BundleDirectory directory = await BundleDirectory
            .ReadAsync(files[BundleNames.DirectoryCheckpoint], files[BundleNames.Directory], trusted, cancellationToken).ConfigureAwait(false);
        Checkpoint audit = trusted.Require(LogName.Audit, files[BundleNames.AuditCheckpoint]);
        AdvisoryId advisory = Exchange.Manifest.Parse(files[Manifest]).Content.Advisory;
        return new CarriedDelivery(directory, audit, new DeliveryEvidence
        {
            Advisory = advisory,
            Manifest = files[Manifest],
            ManifestSignature = TextOf(files, BundleNames.Signature(Manifest)),
            Statement = files[Statement],
            StatementSignature = TextOf(files, BundleNames.Signature(Statement)),
            Published = BundleEntries.ReadEntry(null, files[PublishedProof], audit, advisory),
            Addressed = BundleEntries.ReadEntry(null, files[AddressedProof], audit, advisory),
            Sharing = ReadSharing(files, audit, advisory),
        });
    }

    private static SharingEvidence? ReadSharing(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, Checkpoint audit, AdvisoryId advisory) =>
        !files.TryGetValue(Addition, out ReadOnlyMemory<byte> addition) ? null : new SharingEvidence
        {
            Addition = addition,
            AdditionSignature = TextOf(files, BundleNames.Signature(Addition)),
            Permission = files.TryGetValue(Permission, out ReadOnlyMemory<byte> permission)
                ? new PermissionEvidence(permission, TextOf(files, BundleNames.Signature(Permission)), BundleEntries.ReadEntry(null, Take(files, PermittedProof), audit, advisory))
                : null,
        };

    private static string TextOf(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, string name) => Encoding.UTF8.GetString(Take(files, name).Span);

    private static ReadOnlyMemory<byte> Take(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, string name) =>
        files.TryGetValue(name, out ReadOnlyMemory<byte> content) ? content : throw new EvidenceException($"The delivery comes without its {name}.");
}
