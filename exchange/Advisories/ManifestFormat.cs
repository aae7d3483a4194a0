using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>The bytes of a manifest.</summary>
internal static class ManifestFormat
{
    // Two base64 copies of all sealed headers leave room for every other member.
    private const int MaxBytes = 2 * Limits.SealedHeaderBytes;
    private const string Type = "advisory-manifest/v1";

    public static byte[] Write(ManifestContent content) => CanonicalJson.Write(writer =>
    {
        if (content.Addition is Sha256Digest addition)
        {
            writer.WriteReference("addition", addition);
        }

        writer.Text("advisory", content.Advisory.Value);
        writer.OptionalTexts("audience", content.Audience?.Select(principal => principal.Value).Order(StringComparer.Ordinal));
        writer.Text("class", content.Class.ToWire());
        writer.Integer("directorySize", content.DirectorySize);
        writer.Objects("documents", content.Documents, WriteDocument);
        if (content.Envelope is not null)
        {
            writer.Object("envelope", content.Envelope, WriteDocument);
        }

        writer.OptionalTime("expiresAt", content.ExpiresAt);
        writer.Text("gateway", content.Gateway.Value);
        writer.Time("publishedAt", content.PublishedAt);
        writer.Text("recipient", content.Recipient.Value);
        writer.Text("sender", content.Sender.Value);
        writer.WriteReference("statement", content.Statement);
        writer.Text("tlp", content.Tlp.ToWire());
        writer.Text("type", Type);
    });

    public static ManifestContent Read(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, MaxBytes, Type, members =>
    {
        var content = new ManifestContent
        {
            Addition = members.OptionalObject("addition")?.ReadClosed(reference => reference.Digest("sha256")),
            Advisory = members.Id<AdvisoryId>("advisory"),
            Audience = StatementFormat.ReadAudience(members),
            Class = members.Word<HeaderClass>("class", WireText.TryParse),
            DirectorySize = members.Integer("directorySize"),
            Documents = [.. members.Objects("documents").Select(document => document.ReadClosed(ReadDocument))],
            Envelope = members.OptionalObject("envelope")?.ReadClosed(ReadDocument),
            ExpiresAt = members.OptionalTime("expiresAt"),
            Gateway = members.Id<GatewayName>("gateway"),
            PublishedAt = members.Time("publishedAt"),
            Recipient = members.Id<AgencyId>("recipient"),
            Sender = members.Id<PrincipalId>("sender"),
            Statement = members.Reference("statement"),
            Tlp = members.Word<Tlp>("tlp", WireText.TryParse),
        };
        CanonicalMembers.RequireCount("documents", content.Documents.Count, 1, Limits.Documents);
        bool oneClass = content.All.SelectMany(document => document.Headers).All(header => header.RecipientKey.Class == content.Class);
        Require(oneClass, DocumentRule.MixedClasses, "A header is of another class than the manifest says.");
        StatementFormat.CheckAudience(content.Tlp, content.Recipient, content.Audience);
        return content;
    });

    private static void WriteDocument(CanonicalJsonWriter writer, ManifestDocument document)
    {
        writer.Objects("headers", document.Headers, WriteHeader);
        writer.Object("payload", payload =>
        {
            payload.Binary("sha256", document.PayloadSha256.Bytes);
            payload.Integer("size", document.PayloadSize);
        });
    }

    private static ManifestDocument ReadDocument(CanonicalObject members)
    {
        ManifestHeader[] headers = [.. members.Objects("headers").Select(header => header.ReadClosed(ReadHeader))];
        Require(headers.Length > 0, DocumentRule.OutOfRange, "A document has no header.");
        var keys = new HashSet<ReceiveKey>();
        Require(headers.All(header => keys.Add(header.RecipientKey)), DocumentRule.DuplicateKey, "A document has two headers for one key.");
        (Sha256Digest digest, long size) = members.Object("payload").ReadClosed(payload => (payload.Digest("sha256"), payload.Integer("size")));
        return new ManifestDocument { Headers = headers, PayloadSha256 = digest, PayloadSize = size };
    }

    private static void WriteHeader(CanonicalJsonWriter writer, ManifestHeader header)
    {
        writer.Binary("header", header.Header.Span);
        writer.Text("recipientKey", header.RecipientKey.ToString());
    }

    private static ManifestHeader ReadHeader(CanonicalObject members)
    {
        byte[] header = members.Binary("header");
        Require(header.Length is > 0 and <= Limits.HeaderBytes, DocumentRule.InvalidHeader, "A header is empty or longer than it may be.");
        return new ManifestHeader(members.ReceiveKey("recipientKey"), header);
    }
}
