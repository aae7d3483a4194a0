using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What <c>feed.removed</c> carries; its subject is the advisory, its actor the gateway.</summary>
/// <param name="DirectorySize">The size of the directory when it was decided.</param>
/// <param name="Reason">Why it is public no more.</param>
public sealed record FeedRemovedDetail(long DirectorySize, FeedRemoval Reason)
{
    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static FeedRemovedDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(
        bytes, members => new FeedRemovedDetail(members.Integer("directorySize"), members.Word<FeedRemoval>("reason", WireText.TryParse)));

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.Integer("directorySize", DirectorySize);
        writer.Text("reason", Reason.ToWire());
    });
}
