using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>The bytes of both kinds of statement, with and without the members that are a recipient's own.</summary>
internal static class StatementFormat
{
    public const string OpenType = "advisory-statement/v1";

    public const string SealedType = "advisory-sealed-statement/v1";

    public static byte[] Write(OpenContent content, AgencyId? recipient, IReadOnlyList<PrincipalId>? audience) => CanonicalJson.Write(writer =>
    {
        WriteAudience(writer, audience);
        writer.Text("category", content.Category.ToWire());
        writer.Time("createdAt", content.CreatedAt);
        writer.Objects("documents", content.Documents, DocumentFormat.Write);
        writer.OptionalTime("expiresAt", content.ExpiresAt);
        writer.Text("gateway", content.Gateway.Value);
        writer.Binary("nonce", content.Nonce.Span);
        writer.OptionalTime("notBefore", content.NotBefore);
        WriteReferences(writer, content, recipient);
        writer.WriteTags(content.Tags);
        writer.TextMap("titles", content.Titles);
        WriteKind(writer, content, OpenType);
    });

    public static byte[] Write(SealedContent content, AgencyId? recipient, IReadOnlyList<PrincipalId>? audience, IReadOnlyList<SealedKey>? keys) =>
        CanonicalJson.Write(writer =>
        {
            WriteAudience(writer, audience);
            writer.Text("category", content.Category.ToWire());
            writer.Binary("commitment", content.Commitment.Bytes);
            writer.Time("createdAt", content.CreatedAt);
            writer.OptionalTime("expiresAt", content.ExpiresAt);
            writer.Text("gateway", content.Gateway.Value);
            if (keys is not null)
            {
                WriteKeys(writer, keys);
            }

            writer.Binary("nonce", content.Nonce.Span);
            writer.OptionalTime("notBefore", content.NotBefore);
            writer.Objects("payloads", content.Payloads.OrderBy(set => set.Class.ToWire(), StringComparer.Ordinal), SealedFormat.WriteSet);
            WriteReferences(writer, content, recipient);
            WriteKind(writer, content, SealedType);
        });

    public static void WriteAudience(CanonicalJsonWriter writer, IReadOnlyList<PrincipalId>? audience) =>
        writer.OptionalTexts("audience", audience?.Select(principal => principal.Value).Order(StringComparer.Ordinal));

    public static void WriteKeys(CanonicalJsonWriter writer, IReadOnlyList<SealedKey> keys) =>
        writer.Objects("keys", keys.OrderBy(key => key.RecipientKey.ToString(), StringComparer.Ordinal), SealedFormat.WriteKey);

    /// <summary>Reads an audience; absent is null, and present it is one to 256 principals in order.</summary>
    public static IReadOnlyList<PrincipalId>? ReadAudience(CanonicalObject members)
    {
        if (!members.Has("audience"))
        {
            return null;
        }

        IReadOnlyList<PrincipalId> audience = members.SortedIds<PrincipalId>("audience");
        CanonicalMembers.RequireCount("audience", audience.Count, 1, Limits.Principals);
        return audience;
    }

    /// <summary>RED goes to named persons of the recipient; anything else to the agency as a whole.</summary>
    public static void CheckAudience(Tlp tlp, AgencyId recipient, IReadOnlyList<PrincipalId>? audience)
    {
        Require(tlp != Tlp.Red || audience is not null, DocumentRule.AudienceRequired, "TLP:RED names the persons it is for.");
        Require(tlp == Tlp.Red || audience is null, DocumentRule.AudienceNotAllowed, "Only TLP:RED names persons.");
        Require(
            audience is null || audience.All(principal => principal.Agency == recipient),
            DocumentRule.ForeignPrincipal,
            "A named person belongs to another agency than the recipient.");
    }

    /// <summary>What holds for the members that both kinds have.</summary>
    public static T Checked<T>(T content)
        where T : StatementContent
    {
        Require(content.Nonce.Length == Limits.NonceBytes, DocumentRule.InvalidNonce, "The nonce is not 16 bytes.");
        bool lasts = !(content.ExpiresAt <= content.CreatedAt) && !(content.ExpiresAt <= content.NotBefore);
        Require(lasts, DocumentRule.InvalidPeriod, "The advisory expires before it begins.");
        return content;
    }

    public static IReadOnlyList<string> ReadPolicies(CanonicalObject members)
    {
        if (members.OptionalTexts("policies") is not { } policies)
        {
            return [];
        }

        CanonicalMembers.RequireCount("policies", policies.Count, 1, Limits.Policies);
        Require(policies.All(TextRules.IsPolicy), DocumentRule.InvalidPolicy, "A policy is blank, too long, or holds characters it may not.");
        return policies;
    }

    private static void WriteReferences(CanonicalJsonWriter writer, StatementContent content, AgencyId? recipient)
    {
        writer.OptionalTexts("policies", content.Policies.Count == 0 ? null : content.Policies);
        writer.OptionalText("recipient", recipient?.Value);
        writer.OptionalText("replyTo", content.ReplyTo?.Value);
        writer.OptionalTime("respondBy", content.RespondBy);
        writer.Text("sender", content.Sender.Value);
        writer.OptionalText("supersedes", content.Supersedes?.Value);
    }

    private static void WriteKind(CanonicalJsonWriter writer, StatementContent content, string type)
    {
        writer.Text("tlp", content.Tlp.ToWire());
        writer.Text("type", type);
        writer.Text("urgency", content.Urgency.ToWire());
    }
}
