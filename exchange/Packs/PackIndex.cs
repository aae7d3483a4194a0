using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// The first line of a pack, <c>advisory-pack/v1</c>: what it carries, for whom it was made and when, and each of its files by name, size and digest. The files follow
/// behind the line feed, in this order, without anything between or behind them. It is signed by nobody: what counts is what the files themselves say. Immutable.
/// </summary>
public sealed class PackIndex
{
    /// <summary>The most bytes of the line, and so of a pack before its files.</summary>
    public const int MaxBytes = 64 * 1024;

    private const string Type = "advisory-pack/v1";

    // An upload of two classes: seventeen payloads and their headers, each twice, and what describes them.
    private const int MaxFiles = 128;

    private PackIndex(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>The exact bytes, without the line feed.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The gateway.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>What it carries.</summary>
    public required PackKind Kind { get; init; }

    /// <summary>When it was made, by the clock of whoever made it, UTC.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>The sender of an upload; the reader of a download.</summary>
    public required PrincipalId Principal { get; init; }

    /// <summary>The files in their order, no name twice.</summary>
    public required IReadOnlyList<BundleIndexItem> Files { get; init; }

    /// <summary>Reads the line.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static PackIndex Parse(ReadOnlyMemory<byte> bytes) => Read(bytes, MaxBytes, Type, members =>
    {
        BundleIndexItem[] files = [.. members.Objects("files").Select(item => item.ReadClosed(ReadItem))];
        CanonicalMembers.RequireCount("files", files.Length, 1, MaxFiles);
        Require(files.DistinctBy(file => file.Name).Count() == files.Length, DocumentRule.InvalidFileName, "Two files of the pack have the same name.");
        return new PackIndex(bytes)
        {
            Files = files,
            Gateway = members.Id<GatewayName>("gateway"),
            Kind = members.Word<PackKind>("kind", WireText.TryParse),
            MadeAt = members.Time("madeAt"),
            Principal = members.Id<PrincipalId>("principal"),
        };
    });

    /// <summary>Writes the line and reads it back.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static PackIndex Create(GatewayName gateway, PackKind kind, PrincipalId principal, DateTimeOffset madeAt, IEnumerable<BundleIndexItem> files) =>
        Parse(CanonicalJson.Write(writer =>
        {
            writer.Objects("files", files, WriteItem);
            writer.Text("gateway", gateway.Value);
            writer.Text("kind", kind.ToWire());
            writer.Time("madeAt", madeAt);
            writer.Text("principal", principal.Value);
            writer.Text("type", Type);
        }));

    private static BundleIndexItem ReadItem(CanonicalObject item)
    {
        string name = item.Text("name");
        Require(BundleNames.IsPath(name), DocumentRule.InvalidFileName, "The name of a file in a pack is not allowed.");
        return new BundleIndexItem(name, item.Digest("sha256"), item.Integer("size"));
    }

    private static void WriteItem(CanonicalJsonWriter writer, BundleIndexItem item)
    {
        writer.Text("name", item.Name);
        writer.Binary("sha256", item.Sha256.Bytes);
        writer.Integer("size", item.Size);
    }
}
