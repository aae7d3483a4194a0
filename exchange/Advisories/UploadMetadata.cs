using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// The <c>metadata</c> part of an upload: the statement's common members once, the recipients, and the groups that were expanded to find them. How many recipients are too many, and whether each may
/// be written to, is the gateway's to say.
/// </summary>
public sealed class UploadMetadata
{
    private UploadMetadata(ReadOnlyMemory<byte> bytes, StatementCommon common, IReadOnlyList<UploadRecipient> recipients, UploadGroups groups)
    {
        Bytes = bytes;
        Common = common;
        Recipients = recipients;
        Groups = groups;
    }

    /// <summary>The exact bytes of the part.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The statement's common members.</summary>
    public StatementCommon Common { get; }

    /// <summary>The recipients, at least one, none twice, in the sender's order.</summary>
    public IReadOnlyList<UploadRecipient> Recipients { get; }

    /// <summary>The groups it was made for; <see cref="UploadGroups.None"/> where every recipient is named singly.</summary>
    public UploadGroups Groups { get; }

    /// <summary>Reads the part. That each audience fits the TLP is found by <see cref="Statements"/>, so that the refusal can name the recipients.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken; <see cref="DocumentException.Recipients"/> lists those that stand twice.</exception>
    public static UploadMetadata Parse(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, Limits.MetadataBytes, members =>
    {
        UploadRecipient[] recipients = [.. members.Objects("recipients").Select(recipient => recipient.ReadClosed(ReadRecipient))];
        Require(recipients.Length > 0, DocumentRule.OutOfRange, "An upload names at least one recipient.");
        RequireDistinct(recipients);
        return new UploadMetadata(bytes, StatementCommon.Parse(members.Object("statement").Bytes), recipients, UploadGroups.Read(members));
    });

    /// <summary>Writes the part and reads it back.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static UploadMetadata Create(StatementCommon common, IReadOnlyList<UploadRecipient> recipients) => Create(common, recipients, UploadGroups.None);

    /// <summary>Writes the part of an upload to groups and reads it back.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static UploadMetadata Create(StatementCommon common, IReadOnlyList<UploadRecipient> recipients, UploadGroups groups) => Parse(CanonicalJson.Write(writer =>
    {
        groups.Write(writer);
        writer.Objects("recipients", recipients, WriteRecipient);
        writer.Raw("statement", common.Bytes.Span);
    }));

    /// <summary>The statement for each recipient, in the order of <see cref="Recipients"/>: what the sender signs and the gateway verifies.</summary>
    /// <param name="headers">The headers of a sealed upload; <see cref="HeaderSet.None"/> of an open one.</param>
    /// <exception cref="DocumentException">An audience or keys do not fit; <see cref="DocumentException.Recipients"/> names the recipient.</exception>
    public IReadOnlyList<Statement> Statements(HeaderSet headers) => [.. Recipients.Select(recipient => StatementFor(recipient, headers))];

    private Statement StatementFor(UploadRecipient recipient, HeaderSet headers)
    {
        try
        {
            return Common.StatementTo(recipient, headers);
        }
        catch (DocumentException exception)
        {
            throw new DocumentException(exception.Rule, exception.Message) { Recipients = [recipient.Id] };
        }
    }

    private static void RequireDistinct(IEnumerable<UploadRecipient> recipients)
    {
        AgencyId[] twice = [.. recipients.GroupBy(recipient => recipient.Id).Where(group => group.Count() > 1).Select(group => group.Key)];
        if (twice.Length > 0)
        {
            throw new DocumentException(DocumentRule.DuplicateRecipient, "A recipient stands twice in the upload.") { Recipients = twice };
        }
    }

    private static void WriteRecipient(CanonicalJsonWriter writer, UploadRecipient recipient)
    {
        writer.OptionalTexts("audience", recipient.Audience?.Select(principal => principal.Value).Order(StringComparer.Ordinal));
        writer.Text("id", recipient.Id.Value);
    }

    private static UploadRecipient ReadRecipient(CanonicalObject members) =>
        new(members.Id<AgencyId>("id"), StatementFormat.ReadAudience(members));
}
