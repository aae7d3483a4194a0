using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>Reads and writes how documents are described, in a statement or in an envelope alike.</summary>
internal static class DocumentFormat
{
    public static IReadOnlyList<StatementDocument> ReadAll(CanonicalObject members)
    {
        StatementDocument[] documents = [.. members.Objects("documents").Select(document => document.ReadClosed(Read))];
        CanonicalMembers.RequireCount("documents", documents.Length, 1, Limits.Documents);
        // Ignoring case, because the recipient's file system may.
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Require(documents.All(document => names.Add(document.Name)), DocumentRule.DuplicateDocumentName, "Two documents have the same name.");
        return documents;
    }

    public static void Write(CanonicalJsonWriter writer, StatementDocument document)
    {
        writer.Text("language", document.Language);
        writer.Text("mediaType", document.MediaType);
        writer.Text("name", document.Name);
        writer.Text("role", document.Role.ToWire());
        writer.Binary("sha256", document.Sha256.Bytes);
        writer.Integer("size", document.Size);
    }

    private static StatementDocument Read(CanonicalObject members)
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
