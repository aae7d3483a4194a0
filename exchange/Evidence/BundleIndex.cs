using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// The table of contents of an evidence bundle, <c>advisory-evidence/v1</c>: which exchange, who took the evidence and when, and every other file by
/// name, size and digest. The exporter signs it (<see cref="Namespaces.Evidence"/>), so that nothing can be taken out or put in later. Immutable.
/// </summary>
public sealed class BundleIndex
{
    private const string Type = "advisory-evidence/v1";

    // The most files, with the longest names.
    private const int MaxBytes = 4 * 1024 * 1024;

    private BundleIndex(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>The exact bytes, which the exporter signs.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The gateway whose exchange it is.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>The advisory that was exchanged.</summary>
    public required AdvisoryId Advisory { get; init; }

    /// <summary>The principal who took the evidence: what it could see is what is in the bundle.</summary>
    public required PrincipalId Exporter { get; init; }

    /// <summary>When, by the exporter's clock, UTC.</summary>
    public required DateTimeOffset ExportedAt { get; init; }

    /// <summary>All files but this one and its signature, in ordinal order of their names.</summary>
    public required IReadOnlyList<BundleIndexItem> Files { get; init; }

    /// <summary>Reads an index.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static BundleIndex Parse(ReadOnlyMemory<byte> bytes) => Read(bytes, MaxBytes, Type, members =>
    {
        BundleIndexItem[] files = [.. members.Objects("files").Select(item => item.ReadClosed(ReadItem))];
        CanonicalMembers.RequireSorted("files", [.. files.Select(file => file.Name)]);
        return new BundleIndex(bytes)
        {
            Advisory = members.Id<AdvisoryId>("advisory"),
            ExportedAt = members.Time("exportedAt"),
            Exporter = members.Id<PrincipalId>("exporter"),
            Files = files,
            Gateway = members.Id<GatewayName>("gateway"),
        };
    });

    /// <summary>Writes the index of files that are in ordinal order of their names.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static BundleIndex Create(
        GatewayName gateway, AdvisoryId advisory, PrincipalId exporter, DateTimeOffset exportedAt, IEnumerable<BundleFile> files) =>
        Parse(CanonicalJson.Write(writer =>
        {
            writer.Text("advisory", advisory.Value);
            writer.Time("exportedAt", exportedAt);
            writer.Text("exporter", exporter.Value);
            writer.Objects("files", files, WriteItem);
            writer.Text("gateway", gateway.Value);
            writer.Text("type", Type);
        }));

    /// <summary>Signs it; armored SSHSIG.</summary>
    public string Sign(SigningKey key) => SshSignature.Sign(key, Namespaces.Evidence, Bytes.Span);

    /// <summary>Whether <paramref name="key"/> made this signature over it.</summary>
    public bool IsSignedBy(VerifyingKey key, string signature) => SshSignature.Verify(key, Namespaces.Evidence, Bytes.Span, signature);

    private static BundleIndexItem ReadItem(CanonicalObject item)
    {
        string name = item.Text("name");
        Require(BundleNames.IsPath(name), DocumentRule.InvalidFileName, "The name of a file in a bundle is not allowed.");
        return new BundleIndexItem(name, item.Digest("sha256"), item.Integer("size"));
    }

    private static void WriteItem(CanonicalJsonWriter writer, BundleFile file)
    {
        writer.Text("name", file.Name);
        writer.Binary("sha256", Sha256Digest.Of(file.Content.Span).Bytes);
        writer.Integer("size", file.Content.Length);
    }
}
