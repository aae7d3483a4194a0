namespace Gateway.Client.Evidence;

/// <summary>A part of a report under one heading.</summary>
internal sealed record ReportSection(string Heading, params IReadOnlyList<ReportBlock> Blocks);

/// <summary>One block of a section.</summary>
internal abstract record ReportBlock;

/// <summary>A paragraph.</summary>
internal sealed record ReportText(string Text) : ReportBlock;

/// <summary>Points of a list.</summary>
internal sealed record ReportPoints(IReadOnlyList<string> Points) : ReportBlock;

/// <summary>A table; every row has as many cells as there are columns. Without columns the rows' first cells say what the others are.</summary>
internal sealed record ReportTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows) : ReportBlock;

/// <summary>Text that is shown letter by letter: commands, keys, notes.</summary>
internal sealed record ReportListing(string Text) : ReportBlock;
