using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What <c>webhook.registered</c> carries; its subject is the webhook, its actor who registered it. Where notices go is not in the log.</summary>
/// <param name="Registration">The digest of the registration.</param>
/// <param name="DirectorySize">The size of the directory it was decided under.</param>
public sealed record WebhookRegisteredDetail(Sha256Digest Registration, long DirectorySize)
{
    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static WebhookRegisteredDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(
        bytes, members => new WebhookRegisteredDetail(members.Reference("registration"), members.Integer("directorySize")));

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.Integer("directorySize", DirectorySize);
        writer.WriteReference("registration", Registration);
    });
}
