using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// What <c>advisory.released</c> carries; its subject is the advisory, its actor the publisher who released. It stands right behind the last <c>advisory.addressed</c> of a
/// publication that names the release's digest. Its evidence is signed.
/// </summary>
/// <param name="Released">The release, whole, with its signature: whoever sees the entry needs nothing else to verify it.</param>
/// <param name="DirectorySize">The size of the directory that the decision stood on.</param>
public sealed record AdvisoryReleasedDetail(SignedRelease Released, long DirectorySize)
{
    /// <summary>Reads the detail; the signature is not checked here.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AdvisoryReleasedDetail Parse(ReadOnlyMemory<byte> bytes) =>
        EntryDetail.Read(bytes, members => new AdvisoryReleasedDetail(SignedRelease.Read(members), members.Integer("directorySize")));

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.Integer("directorySize", DirectorySize);
        Released.Write(writer);
    });
}
