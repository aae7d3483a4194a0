using System.Text.Json;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// A statement without its recipient: what an upload carries once. With a recipient put in it becomes the <see cref="Statement"/> that the sender signed
/// for that recipient. Immutable.
/// </summary>
public sealed class StatementCommon
{
    private readonly int recipientPlace;

    private StatementCommon(ReadOnlyMemory<byte> bytes, StatementContent content)
    {
        Bytes = bytes;
        Content = content;
        recipientPlace = FindRecipientPlace(bytes.Span);
    }

    /// <summary>The exact canonical bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Everything it says.</summary>
    public StatementContent Content { get; }

    /// <summary>Reads the common members.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static StatementCommon Parse(ReadOnlyMemory<byte> bytes) =>
        new(bytes, Document.Read(bytes, Limits.MetadataBytes, StatementFormat.Type, StatementFormat.ReadContent));

    /// <summary>Writes the common members and reads them back.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static StatementCommon Create(StatementContent content) => Parse(StatementFormat.Write(content, null, null));

    /// <summary>The statement for one recipient: these bytes with the members <c>audience</c> and <c>recipient</c> put in their canonical places.</summary>
    /// <param name="recipient">The recipient agency.</param>
    /// <param name="audience">Principals of it, in any order: named for TLP:RED, otherwise null.</param>
    /// <exception cref="DocumentException">The audience does not fit the TLP or the recipient.</exception>
    public Statement For(AgencyId recipient, IReadOnlyList<PrincipalId>? audience)
    {
        byte[] audienceMember = audience is null
            ? []
            : Member(writer => writer.Texts("audience", audience.Select(principal => principal.Value).Order(StringComparer.Ordinal)));
        byte[] recipientMember = Member(writer => writer.Text("recipient", recipient.Value));
        ReadOnlySpan<byte> common = Bytes.Span;
        byte[] statement = [(byte)'{', .. audienceMember, .. common[1..recipientPlace], .. recipientMember, .. common[recipientPlace..]];
        return Statement.Parse(statement);
    }

    /// <summary>One member without the braces around it, and the comma after it.</summary>
    private static byte[] Member(Action<CanonicalJsonWriter> write) => [.. CanonicalJson.Write(write).AsSpan()[1..^1], (byte)','];

    private static int FindRecipientPlace(ReadOnlySpan<byte> common)
    {
        // Names are ASCII and sorted, so the member goes before the first name that follows it; there is always "sender".
        var reader = new Utf8JsonReader(common);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueSpan.SequenceCompareTo("recipient"u8) > 0)
            {
                return checked((int)reader.TokenStartIndex);
            }
        }

        throw new System.Diagnostics.UnreachableException("A statement has a sender.");
    }
}
