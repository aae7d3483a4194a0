using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// <c>advisory-summary/v1</c>: what a gateway read in the documents of an advisory that it encrypted, and shows their readers in lists. It stores these bytes sealed. Nobody signs them: they are the
/// gateway's word, which a reader holds against the opened document. Immutable.
/// </summary>
public sealed class AdvisorySummary
{
    private const string Type = "advisory-summary/v1";

    private AdvisorySummary(ReadOnlyMemory<byte> bytes, IReadOnlyList<DocumentSummary> documents)
    {
        Bytes = bytes;
        Documents = documents;
    }

    /// <summary>The exact canonical bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The documents that say something of themselves, at least one, by number.</summary>
    public IReadOnlyList<DocumentSummary> Documents { get; }

    /// <summary>Reads a summary.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AdvisorySummary Parse(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, Limits.SummaryBytes, Type, members =>
    {
        DocumentSummary[] documents = [.. members.Objects("documents").Select(document => document.ReadClosed(DocumentSummary.Read))];
        CanonicalMembers.RequireCount("documents", documents.Length, 1, Limits.Documents);
        bool inOrder = documents.Zip(documents.Skip(1)).All(pair => pair.First.Number < pair.Second.Number);
        Document.Require(inOrder && documents[^1].Number < Limits.Documents, DocumentRule.NotSorted, "The documents are not sorted by their numbers, or a number is none.");
        return new AdvisorySummary(bytes, documents);
    });

    /// <summary>Writes a summary and reads it back.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AdvisorySummary Create(IReadOnlyList<DocumentSummary> documents) => Parse(CanonicalJson.Write(writer =>
    {
        writer.Objects("documents", documents, DocumentSummary.Write);
        writer.Text("type", Type);
    }));
}
