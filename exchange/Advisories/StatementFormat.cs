using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>The bytes of a statement, with and without the two members that name its recipient.</summary>
internal static class StatementFormat
{
    public const string Type = "advisory-statement/v1";

    public static byte[] Write(StatementContent content, AgencyId? recipient, IReadOnlyList<PrincipalId>? audience) => CanonicalJson.Write(writer =>
    {
        writer.OptionalTexts("audience", audience?.Select(principal => principal.Value).Order(StringComparer.Ordinal));
        writer.Text("category", content.Category.ToWire());
        writer.Time("createdAt", content.CreatedAt);
        writer.Objects("documents", content.Documents, WriteDocument);
        writer.OptionalTime("expiresAt", content.ExpiresAt);
        writer.Text("gateway", content.Gateway.Value);
        writer.Binary("nonce", content.Nonce.Span);
        writer.OptionalTime("notBefore", content.NotBefore);
        writer.OptionalTexts("policies", content.Policies.Count == 0 ? null : content.Policies);
        writer.OptionalText("recipient", recipient?.Value);
        writer.OptionalText("replyTo", content.ReplyTo?.Value);
        writer.OptionalTime("respondBy", content.RespondBy);
        writer.Text("sender", content.Sender.Value);
        writer.OptionalText("supersedes", content.Supersedes?.Value);
        writer.TextMap("titles", content.Titles);
        writer.Text("tlp", content.Tlp.ToWire());
        writer.Text("type", Type);
        writer.Text("urgency", content.Urgency.ToWire());
    });

    public static StatementContent ReadContent(CanonicalObject members)
    {
        var content = new StatementContent
        {
            Category = members.Word<AdvisoryCategory>("category", WireText.TryParse),
            CreatedAt = members.Time("createdAt"),
            Documents = [.. members.Objects("documents").Select(document => document.ReadClosed(ReadDocument))],
            ExpiresAt = members.OptionalTime("expiresAt"),
            Gateway = members.Id<GatewayName>("gateway"),
            Nonce = members.Binary("nonce"),
            NotBefore = members.OptionalTime("notBefore"),
            Policies = ReadPolicies(members),
            ReplyTo = members.OptionalId<AdvisoryId>("replyTo"),
            RespondBy = members.OptionalTime("respondBy"),
            Sender = members.Id<PrincipalId>("sender"),
            Supersedes = members.OptionalId<AdvisoryId>("supersedes"),
            Titles = members.Titles("titles"),
            Tlp = members.Word<Tlp>("tlp", WireText.TryParse),
            Urgency = members.Word<Urgency>("urgency", WireText.TryParse),
        };
        Check(content);
        return content;
    }

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

    private static void Check(StatementContent content)
    {
        Require(content.Nonce.Length == Limits.NonceBytes, DocumentRule.InvalidNonce, "The nonce is not 16 bytes.");
        CanonicalMembers.RequireCount("documents", content.Documents.Count, 1, Limits.Documents);
        // Ignoring case, because the recipient's file system may.
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Require(content.Documents.All(document => names.Add(document.Name)), DocumentRule.DuplicateDocumentName, "Two documents have the same name.");
        bool lasts = !(content.ExpiresAt <= content.CreatedAt) && !(content.ExpiresAt <= content.NotBefore);
        Require(lasts, DocumentRule.InvalidPeriod, "The advisory expires before it begins.");
    }

    private static IReadOnlyList<string> ReadPolicies(CanonicalObject members)
    {
        if (members.OptionalTexts("policies") is not { } policies)
        {
            return [];
        }

        CanonicalMembers.RequireCount("policies", policies.Count, 1, Limits.Policies);
        Require(policies.All(TextRules.IsPolicy), DocumentRule.InvalidPolicy, "A policy is blank, too long, or holds characters it may not.");
        return policies;
    }

    private static void WriteDocument(CanonicalJsonWriter writer, StatementDocument document)
    {
        writer.Text("language", document.Language);
        writer.Text("mediaType", document.MediaType);
        writer.Text("name", document.Name);
        writer.Text("role", document.Role.ToWire());
        writer.Binary("sha256", document.Sha256.Bytes);
        writer.Integer("size", document.Size);
    }

    private static StatementDocument ReadDocument(CanonicalObject members)
    {
        var document = new StatementDocument
        {
            Language = members.Text("language"),
            MediaType = members.Text("mediaType"),
            Name = members.Text("name"),
            Role = members.Word<DocumentRole>("role", WireText.TryParse),
            Sha256 = members.Digest("sha256"),
            Size = members.Integer("size"),
        };
        Require(TextRules.IsLanguageTag(document.Language), DocumentRule.InvalidLanguage, "A document's language is not a language tag.");
        Require(TextRules.IsMediaType(document.MediaType), DocumentRule.InvalidMediaType, "A document's media type is not type/subtype.");
        Require(TextRules.IsFileName(document.Name), DocumentRule.InvalidFileName, "A file name is blank, too long, or holds characters it may not.");
        return document;
    }
}
