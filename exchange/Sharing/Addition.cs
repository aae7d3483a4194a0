using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// A statement of addition, <c>advisory-addition/v1</c>: the word of a publisher whose agency has an advisory that one more agency may read it, signed
/// (<see cref="Namespaces.Addition"/>). The signer opened its own headers and wrapped the file keys anew; documents and payloads stay as they are. It binds the
/// author's statement, which was made for another recipient and is passed on unchanged, and names the new recipient's keys with their headers' digests, so that
/// nobody can add a reader under the signer's name. Immutable.
/// </summary>
public sealed class Addition
{
    private const string Type = "advisory-addition/v1";

    private Addition(ReadOnlyMemory<byte> bytes, AdditionContent content)
    {
        Bytes = bytes;
        Digest = Sha256Digest.Of(bytes.Span);
        Content = content;
    }

    /// <summary>The exact bytes, which the publisher signs.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The SHA-256 of <see cref="Bytes"/>: how manifest and log name it.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>Everything it says.</summary>
    public AdditionContent Content { get; }

    /// <summary>Reads a statement of addition.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Addition Parse(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, SealedStatement.MaxBytes, Type, members =>
    {
        (AgencyId statementRecipient, Sha256Digest statement) =
            members.Object("statement").ReadClosed(reference => (reference.Id<AgencyId>("recipient"), reference.Digest("sha256")));
        var content = new AdditionContent
        {
            AddedBy = members.Id<PrincipalId>("addedBy"),
            Advisory = members.Id<AdvisoryId>("advisory"),
            At = members.Time("at"),
            Gateway = members.Id<GatewayName>("gateway"),
            Keys = SealedFormat.ReadKeys(members),
            Manifest = members.Reference("manifest"),
            Permission = members.OptionalObject("permission")?.ReadClosed(reference => reference.Digest("sha256")),
            Recipient = members.Id<AgencyId>("recipient"),
            Statement = statement,
            StatementRecipient = statementRecipient,
        };
        bool isOther = content.Recipient != content.AddedBy.Agency && content.Recipient != statementRecipient;
        Require(isOther, DocumentRule.InvalidId, "An agency is not added to what it has already.");
        return new Addition(bytes, content);
    });

    /// <summary>Writes a statement of addition and reads it back.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Addition Create(AdditionContent content) => Parse(CanonicalJson.Write(writer =>
    {
        writer.Text("addedBy", content.AddedBy.Value);
        writer.Text("advisory", content.Advisory.Value);
        writer.Time("at", content.At);
        writer.Text("gateway", content.Gateway.Value);
        StatementFormat.WriteKeys(writer, content.Keys);
        writer.WriteReference("manifest", content.Manifest);
        if (content.Permission is Sha256Digest permission)
        {
            writer.WriteReference("permission", permission);
        }

        writer.Text("recipient", content.Recipient.Value);
        writer.Object("statement", reference =>
        {
            reference.Text("recipient", content.StatementRecipient.Value);
            reference.Binary("sha256", content.Statement.Bytes);
        });
        writer.Text("type", Type);
    }));

    /// <summary>Signs it; armored SSHSIG.</summary>
    public string Sign(SigningKey key) => SshSignature.Sign(key, Namespaces.Addition, Bytes.Span);

    /// <summary>Whether <paramref name="key"/> made this signature over it.</summary>
    public bool IsSignedBy(VerifyingKey key, string signature) => SshSignature.Verify(key, Namespaces.Addition, Bytes.Span, signature);
}
