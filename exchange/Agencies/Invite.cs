using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>The file by which a member learns, out of band, where a gateway is and which log keys to pin.</summary>
/// <param name="Gateway">The gateway's name.</param>
/// <param name="Url">Where it answers.</param>
/// <param name="AuditKey">The key of the log of exchanges; its name is <see cref="GatewayName.AuditOrigin"/>.</param>
/// <param name="DirectoryKey">The key of the log of agencies; its name is <see cref="GatewayName.DirectoryOrigin"/>.</param>
public sealed record Invite(GatewayName Gateway, Uri Url, NoteVerifier AuditKey, NoteVerifier DirectoryKey)
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Invite Parse(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, Limits.SmallDocumentBytes, members =>
    {
        GatewayName gateway = members.Id<GatewayName>("gateway");
        (NoteVerifier audit, NoteVerifier directory) = members.Object("logs").ReadClosed(
            logs => (ReadKey(logs, "audit", gateway.AuditOrigin), ReadKey(logs, "directory", gateway.DirectoryOrigin)));
        Require(
            Uri.TryCreate(members.Text("url"), UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp),
            DocumentRule.InvalidId,
            "The url is not an absolute http or https address.");
        return new Invite(gateway, url, audit, directory);
    });

    /// <summary>The canonical bytes of the file.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.Text("gateway", Gateway.Value);
        writer.Object("logs", logs =>
        {
            logs.Text("audit", AuditKey.ToString());
            logs.Text("directory", DirectoryKey.ToString());
        });
        writer.Text("url", Url.OriginalString);
    });

    private static NoteVerifier ReadKey(CanonicalObject logs, string name, string origin)
    {
        Require(NoteVerifier.TryParse(logs.Text(name), out NoteVerifier? key), DocumentRule.InvalidSigningKey, "A log's key is not a verifier key.");
        Require(key.Name == origin, DocumentRule.WrongOrigin, "A log's key is of another gateway or log.");
        return key;
    }
}
