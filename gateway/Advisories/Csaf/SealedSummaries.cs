using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Csaf;

/// <summary>Seals what was read in an advisory's documents for storage, and opens it again. It carries titles, which are never stored in clear.</summary>
internal sealed class SealedSummaries(ColumnSealer sealer)
{
    private const string Table = "advisory_summary";
    private const string Column = "summary";

    /// <summary>Seals what is known of the documents; null if nothing is.</summary>
    public byte[]? Seal(AdvisoryId advisory, IReadOnlyList<DocumentSummary> documents) =>
        documents.Count == 0 ? null : sealer.Seal(Table, Column, advisory.Value, AdvisorySummary.Create(documents).Bytes.Span);

    /// <summary>Opens what is known of an advisory's documents; null if nothing is.</summary>
    public AdvisorySummary? Open(AdvisoryRow advisory) => advisory.SealedSummary is { } sealedSummary
        ? AdvisorySummary.Parse(sealer.Open(Table, Column, advisory.Id.Value, sealedSummary))
        : null;
}
