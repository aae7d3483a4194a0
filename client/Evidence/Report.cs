using Gateway.Audit;

namespace Gateway.Client.Evidence;

/// <summary>
/// What a check found, for somebody who reads: a verdict, and sections of plain text, tables and listings. It knows nothing of how it is shown.
/// </summary>
/// <param name="Title">What was checked.</param>
/// <param name="Verdict">What was found.</param>
/// <param name="Sections">The findings, in the order they are read.</param>
internal sealed record Report(string Title, LogVerdict Verdict, IReadOnlyList<ReportSection> Sections);
