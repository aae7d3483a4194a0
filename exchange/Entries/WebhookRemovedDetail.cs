using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What <c>webhook.removed</c> carries; its subject is the webhook, its actor who removed it.</summary>
/// <param name="DirectorySize">The size of the directory it was decided under.</param>
public sealed record WebhookRemovedDetail(long DirectorySize)
{
    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static WebhookRemovedDetail Parse(ReadOnlyMemory<byte> bytes) =>
        EntryDetail.Read(bytes, members => new WebhookRemovedDetail(members.Integer("directorySize")));

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer => writer.Integer("directorySize", DirectorySize));
}
