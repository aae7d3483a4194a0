using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What <c>feed.published</c> carries, logged before the first byte is public; its subject is the advisory, its actor the gateway.</summary>
/// <param name="DirectorySize">The size of the directory when it was decided.</param>
public sealed record FeedPublishedDetail(long DirectorySize)
{
    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static FeedPublishedDetail Parse(ReadOnlyMemory<byte> bytes) =>
        EntryDetail.Read(bytes, members => new FeedPublishedDetail(members.Integer("directorySize")));

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer => writer.Integer("directorySize", DirectorySize));
}
