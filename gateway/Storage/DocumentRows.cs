using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>Finds payloads among those of an advisory.</summary>
internal static class DocumentRows
{
    /// <summary>The payloads under headers of one class, in the order in which its manifests list them.</summary>
    public static IReadOnlyList<DocumentRow> Under(this IReadOnlyList<DocumentRow> documents, HeaderClass headerClass) =>
        [.. documents.Where(document => document.HeaderClass == headerClass)];
}
