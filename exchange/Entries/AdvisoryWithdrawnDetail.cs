using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What <c>advisory.withdrawn</c> carries; its subject is the advisory, its actor the signer. Its evidence is signed.</summary>
/// <param name="Withdrawal">The digest of the withdrawal.</param>
/// <param name="DirectorySize">The size of the directory it was decided under; null in entries older than the member.</param>
public sealed record AdvisoryWithdrawnDetail(Sha256Digest Withdrawal, long? DirectorySize)
{
    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AdvisoryWithdrawnDetail Parse(ReadOnlyMemory<byte> bytes) =>
        EntryDetail.Read(bytes, members => new AdvisoryWithdrawnDetail(members.Digest("withdrawal"), members.OptionalInteger("directorySize")));

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.OptionalInteger("directorySize", DirectorySize);
        writer.Binary("withdrawal", Withdrawal.Bytes);
    });
}
