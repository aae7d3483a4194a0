using System.Text.Json;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// A statement without what is a recipient's own: what an upload carries once and the gateway keeps. With a recipient put in it becomes the
/// <see cref="Statement"/> that the sender signed for that recipient. Of the two kinds that statements have. Immutable.
/// </summary>
public abstract class StatementCommon
{
    private protected StatementCommon(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>The exact canonical bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Everything it says.</summary>
    public abstract StatementContent Content { get; }

    /// <summary>Reads the common members of either kind.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static StatementCommon Parse(ReadOnlyMemory<byte> bytes) => Document.Read<StatementCommon>(bytes, Limits.MetadataBytes, members => members.Text("type") switch
    {
        StatementFormat.OpenType => OpenCommon.Read(bytes, members),
        StatementFormat.SealedType => SealedCommon.Read(bytes, members),
        _ => throw new DocumentException(DocumentRule.WrongType, "The type member names another document."),
    });

    /// <summary>The common members of a statement.</summary>
    public static StatementCommon Of(Statement statement) => statement switch
    {
        OpenStatement open => OpenCommon.Create(open.Content),
        SealedStatement hidden => SealedCommon.Create(hidden.Content),
        _ => throw new System.Diagnostics.UnreachableException("A statement is of one of two kinds."),
    };

    /// <summary>The statement that a manifest of this advisory answers: its recipient, audience and keys put in.</summary>
    /// <param name="manifest">The manifest of the recipient.</param>
    /// <exception cref="DocumentException">The manifest is of another advisory.</exception>
    public abstract Statement AnsweredBy(Manifest manifest);

    /// <summary>The statement to a recipient of an upload.</summary>
    internal abstract Statement StatementTo(UploadRecipient recipient, HeaderSet headers);

    /// <summary>One member without the braces around it, and the comma after it.</summary>
    private protected static byte[] Member(Action<CanonicalJsonWriter> write) => [.. CanonicalJson.Write(write).AsSpan()[1..^1], (byte)','];

    private protected static byte[] AudienceMember(IReadOnlyList<PrincipalId>? audience) =>
        audience is null ? [] : Member(writer => StatementFormat.WriteAudience(writer, audience));

    private protected static byte[] RecipientMember(AgencyId recipient) => Member(writer => writer.Text("recipient", recipient.Value));

    /// <summary>Where a member belongs: before the first name that follows it. Names are ASCII and sorted, and there is always "sender" behind.</summary>
    private protected static int FindPlace(ReadOnlySpan<byte> common, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(common);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueSpan.SequenceCompareTo(name) > 0)
            {
                return checked((int)reader.TokenStartIndex);
            }
        }

        throw new System.Diagnostics.UnreachableException("A statement has a sender.");
    }
}
