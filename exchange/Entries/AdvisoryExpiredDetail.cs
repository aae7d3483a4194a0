using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What <c>advisory.expired</c> carries; its subject is the advisory, its actor the gateway.</summary>
/// <param name="DirectorySize">The size of the directory when the advisory was closed; null in entries older than the member.</param>
public sealed record AdvisoryExpiredDetail(long? DirectorySize)
{
    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AdvisoryExpiredDetail Parse(ReadOnlyMemory<byte> bytes) =>
        EntryDetail.Read(bytes, members => new AdvisoryExpiredDetail(members.OptionalInteger("directorySize")));

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer => writer.OptionalInteger("directorySize", DirectorySize));
}
